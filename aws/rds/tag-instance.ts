import { AddTagsToResourceCommand } from "@aws-sdk/client-rds";
import { rds } from "../clients";
import { ask } from "../errors";
import type { Place } from "../place";

/** Adds tags to an RDS resource, or changes their values. Others stay. */
export async function tagInstance(
  place: Place,
  arn: string,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  await ask(`tag ${arn}`, () =>
    rds(place).send(
      new AddTagsToResourceCommand({
        ResourceName: arn,
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      }),
    ),
  );
}
