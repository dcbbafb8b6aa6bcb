import {
  AddTagsToResourceCommand,
  type RDSClient,
  RemoveTagsFromResourceCommand,
  type Tag,
} from "@aws-sdk/client-rds";
import type { Tags } from "../resource/tagging";

/** Tags as RDS takes them. */
export function toTagList(tags: Tags): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** Tags as RDS tells them, without the ones that AWS sets by itself. */
export function fromTagList(list: readonly Tag[] | undefined): Tags {
  return Object.fromEntries(
    (list ?? [])
      .filter((tag) => !tag.Key?.startsWith("aws:"))
      .map((tag) => [tag.Key ?? "", tag.Value ?? ""]),
  );
}

/** Brings a resource's tags from one set to another; tags in neither stay. */
export async function changeTags(
  rds: RDSClient,
  arn: string,
  from: Tags,
  to: Tags,
): Promise<void> {
  const gone = Object.keys(from).filter((key) => !(key in to));
  if (gone.length > 0)
    await rds.send(
      new RemoveTagsFromResourceCommand({ ResourceName: arn, TagKeys: gone }),
    );
  const changed = Object.entries(to).filter(
    ([key, value]) => from[key] !== value,
  );
  if (changed.length > 0)
    await rds.send(
      new AddTagsToResourceCommand({
        ResourceName: arn,
        Tags: toTagList(Object.fromEntries(changed)),
      }),
    );
}
