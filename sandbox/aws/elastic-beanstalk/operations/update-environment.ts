import type { Operation } from "../../account/service";
import { invalidCombination } from "../../protocol/aws-error";
import { environmentAnswer } from "../environments/environment-answer";
import { namedEnvironment, requireReady } from "../environments/find";
import { merge } from "../environments/options";
import { readOptions, readRemovals } from "../environments/read-options";

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
  cloud.begin(environment, { kind: "update", requestId });
  return environmentAnswer(cloud, environment);
};
