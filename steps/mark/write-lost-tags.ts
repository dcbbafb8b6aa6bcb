import { assertAccount } from "../../aws/account";
import type { Place } from "../../aws/place";
import { describeInstance } from "../../aws/rds/instances";
import { tagInstance } from "../../aws/rds/tag-instance";
import { namesAnother, type Owner } from "../../aws/rds/tags";
import type { Production } from "../../aws/servers";
import { NotTheCopy } from "../../identity/prove-copy";
import { say } from "../../words/say";

/** What LostTags is given. */
export interface LostTagsInputs {
  readonly place: Place;
  readonly owner: Owner;
  readonly production: Production;
  /** Resource id of the copy whose tags are to be written again; null: none has lost any. */
  readonly instance: string | null;
  /** Those tags, as the marker inside the copy bears them out. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Writes a copy's lost tags again, after one more look at whose it is. @throws {NotTheCopy} */
export async function writeLostTags({
  place,
  owner,
  production,
  instance,
  tags,
}: LostTagsInputs): Promise<void> {
  if (instance === null || Object.keys(tags).length === 0) return;
  await assertAccount(place);
  const record = await describeInstance(place, instance);
  if (!record)
    return say(`the copy that had lost its tags is gone (${instance})`);
  if (
    record.resourceId === production.resourceId ||
    record.identifier === production.identifier ||
    namesAnother(record.tags, owner)
  )
    throw new NotTheCopy(
      `${record.identifier} (${instance}) isn't a copy of project ${owner.project}, stack ${owner.stack}. Nothing was changed.`,
    );
  await tagInstance(place, record.arn, tags);
  say(`${record.identifier}: wrote ${Object.keys(tags).join(", ")} again`);
}
