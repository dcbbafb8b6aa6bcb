import type { Operation } from "../../account/service";
import { environmentAnswer } from "../environments/environment-answer";
import { namedEnvironment, requireReady } from "../environments/find";

/** Ends an environment for good. */
export const terminateEnvironment: Operation = (
  cloud,
  input,
  { requestId },
) => {
  const environment = namedEnvironment(cloud, input);
  requireReady(environment);
  environment.status = "Terminating";
  environment.health = "Grey";
  cloud.begin(environment, { kind: "terminate", requestId });
  return environmentAnswer(cloud, environment);
};
