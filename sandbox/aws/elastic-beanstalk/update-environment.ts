import { invalidCombination } from "../protocol/aws-error";
import type { Operation } from "../service";
import { environmentAnswer } from "./environment-answer";
import { namedEnvironment, requireReady } from "./find";
import { merge } from "./options";
import { readOptions, readRemovals } from "./read-options";

/** Notes the new settings as a draft and sets the update going: the environment is Updating until it is done or rolled back. */
export const updateEnvironment: Operation = (cloud, input, { requestId }) => {
  const environment = namedEnvironment(cloud, input);
  const changes = readOptions(input);
  const removals = readRemovals(input);
  const version = input.text("VersionLabel");
  if (version && changes.length + removals.length > 0) {
    throw invalidCombination(
      "You cannot update the version and the configuration settings of an environment in one call.",
    );
  }
  requireReady(environment);
  environment.draft = {
    status: "pending",
    options: merge(environment.deployed, changes, removals),
  };
  if (version) environment.versionLabel = version;
  environment.status = "Updating";
  environment.updatedAt = new Date().toISOString();
  environment.health = "Grey";
  cloud.environments.start(environment, { kind: "update", requestId });
  return environmentAnswer(cloud, environment);
};
