import type { Operation } from "../../account/service";
import { namedEnvironment, requireReady } from "../environments/find";

/** Starts the application anew: secrets are fetched again. */
export const restartAppServer: Operation = (cloud, input, { requestId }) => {
  const environment = namedEnvironment(cloud, input);
  requireReady(environment);
  environment.status = "Updating";
  environment.health = "Grey";
  cloud.begin(environment, { kind: "restart", requestId });
  return undefined;
};
