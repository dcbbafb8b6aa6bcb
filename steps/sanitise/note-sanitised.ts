import type { RdsInstance } from "../../aws/rds/instances";
import { tagInstance } from "../../aws/rds/tag-instance";
import { TAGS } from "../../aws/rds/tags";
import { identityOf } from "../../identity/copy";
import { openDatabase } from "../../identity/database-access";
import { readOwnNote, writeNote } from "../../identity/database-note";
import { NotTheCopy } from "../../identity/prove-copy";
import type { ReachedCopy } from "../../identity/reached-copy";
import type { CopyServer } from "../../sanitise/survey/copy-server";
import { handOver } from "../load/database/loader";

/**
 * Notes where the next run's program looks that the copy is clean, and by which rules: in the instance's tags, or in the
 * comment on a loaded database. That one becomes its login's own and is opened only then, to those that get into the
 * database it takes the place of.
 * @param hash of the rules and commands
 */
export async function noteSanitised(
  { place, owner, copy, database }: ReachedCopy,
  server: CopyServer,
  { arn }: RdsInstance,
  hash: string,
): Promise<void> {
  const { loaded } = copy;
  if (!loaded)
    return tagInstance(place, arn, {
      [TAGS.sanitised]: `${identityOf(copy)} ${hash}`,
    });
  await server.session(database, async (client) => {
    const { note } = await readOwnNote(client);
    if (!note)
      throw new NotTheCopy(
        `The database ${loaded.name} has lost its note. Run "pulumi up" again.`,
      );
    await handOver(client, owner, loaded.name);
    await writeNote(client, loaded.name, {
      ...note,
      state: "sanitised",
      rulesHash: hash,
    });
    await openDatabase(client, loaded.name, note.grants);
  });
}
