import type { Cloud } from "../../account/cloud";
import type { Operation } from "../../account/service";
import { invalidValue } from "../../protocol/aws-error";
import type { Input } from "../../protocol/input";
import { findInstance, findSnapshot } from "../instances/find";
import { instanceNotFound, snapshotNotFound } from "../instances/names";
import { readTags, tagList } from "../messages/tags";

/** Throws InvalidParameterValue for an ARN of another account, region or kind, and NotFound for what isn't there. */
function tagged(cloud: Cloud, input: Input): { tags: Record<string, string> } {
  const name = input.required("ResourceName");
  const { region, account } = cloud.state;
  const prefix = `arn:aws:rds:${region}:${account}:`;
  if (name.startsWith(`${prefix}db:`)) {
    const instance = findInstance(cloud, name);
    if (!instance) throw instanceNotFound(name);
    return instance;
  }
  if (name.startsWith(`${prefix}snapshot:`)) {
    const snapshot = findSnapshot(cloud, name);
    if (!snapshot) throw snapshotNotFound(name);
    return snapshot;
  }
  if (/^arn:aws:rds:[^:]+:\d+:(subgrp|pg|og|es):/.test(name)) {
    return { tags: {} };
  }
  throw invalidValue(
    `The specified resource name does not match an RDS resource in this region: ${name}`,
  );
}

export const listTagsForResource: Operation = (cloud, input) => ({
  TagList: tagList(tagged(cloud, input).tags),
});

export const addTagsToResource: Operation = (cloud, input) => {
  const resource = tagged(cloud, input);
  const tags = { ...resource.tags, ...readTags(input) };
  if (Object.keys(tags).length > 50) {
    throw invalidValue("A resource can't have more than 50 tags.");
  }
  resource.tags = tags;
  cloud.save();
  return undefined;
};

export const removeTagsFromResource: Operation = (cloud, input) => {
  const resource = tagged(cloud, input);
  const keys = input.texts("TagKeys") ?? [];
  resource.tags = Object.fromEntries(
    Object.entries(resource.tags).filter(([key]) => !keys.includes(key)),
  );
  cloud.save();
  return undefined;
};
