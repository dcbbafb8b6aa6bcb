import type { Operation } from "../../account/service";
import { namedInstance, requireAvailable } from "../instances/find";
import { instanceAnswer } from "../messages/instance-answer";

/** Restarts the server: all sessions end. */
export const rebootDBInstance: Operation = (cloud, input) => {
  const instance = namedInstance(cloud, input);
  requireAvailable(
    instance,
    `Instance ${instance.identifier} is not in available state.`,
  );
  instance.status = "rebooting";
  cloud.changed(instance);
  return { DBInstance: instanceAnswer(cloud, instance) };
};
