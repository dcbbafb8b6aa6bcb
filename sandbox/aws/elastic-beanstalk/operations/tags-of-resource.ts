import type { Cloud } from "../../account/cloud";
import type { Operation } from "../../account/service";
import { AwsError } from "../../protocol/aws-error";
import type { Input } from "../../protocol/input";
import { members } from "../../protocol/xml";
import type { EnvironmentRecord } from "../../state/records";
import { environmentArn } from "../environments/environment-answer";
import { addEvent } from "../environments/events";
import { isLive, requireReady } from "../environments/find";

/** Tags of an environment, with those that Elastic Beanstalk itself gives. Of its other resources only environments have tags here. */
export const listTagsForResource: Operation = (cloud, input) => {
  const environment = tagged(cloud, input);
  const tags = {
    "elasticbeanstalk:environment-id": environment.id,
    "elasticbeanstalk:environment-name": environment.name,
    Name: environment.name,
    ...environment.tags,
  };
  return {
    ResourceArn: input.text("ResourceArn"),
    ResourceTags: members(
      Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    ),
  };
};

/** Changes an environment's tags. On AWS it is Updating meanwhile; here it is done with the answer. */
export const updateTagsForResource: Operation = (
  cloud,
  input,
  { requestId },
) => {
  const environment = tagged(cloud, input);
  requireReady(environment);
  const added = (input.list("TagsToAdd") ?? []).map((tag) => [
    tag.required("Key"),
    tag.text("Value") ?? "",
  ]);
  const removed = input.texts("TagsToRemove") ?? [];
  for (const key of [...added.map(([key = ""]) => key), ...removed]) {
    if (/^(aws|elasticbeanstalk):/.test(key) || key === "Name") {
      throw new AwsError(
        "InvalidParameterValue",
        `The tag key ${key} is reserved.`,
      );
    }
  }
  const kept = Object.entries(environment.tags ?? {}).filter(
    ([key]) => !removed.includes(key),
  );
  environment.tags = Object.fromEntries([...kept, ...added]);
  environment.updatedAt = new Date().toISOString();
  for (const message of [
    "Environment tag update is starting.",
    "Environment tag update completed successfully.",
  ]) {
    addEvent(cloud, environment, "INFO", message, requestId);
  }
  return undefined;
};

function tagged(cloud: Cloud, input: Input): EnvironmentRecord {
  const wanted = input.required("ResourceArn");
  const found = Object.values(cloud.state.environments).find(
    (environment) =>
      isLive(environment) && environmentArn(cloud, environment) === wanted,
  );
  if (found) return found;
  throw new AwsError(
    "ResourceNotFoundException",
    `Resource not found or not accessible: ${wanted}`,
  );
}
