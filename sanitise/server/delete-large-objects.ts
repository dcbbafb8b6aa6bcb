import type { ClientBase } from "pg";
import { counted, duration } from "../../words/amounts";
import { stopwatch } from "../../words/stopwatch";
import { isChosen } from "../resolve/only";
import { refineError } from "../run/table/masking-failed";
import type { CopyServer } from "../survey/copy-server";
import type { ServerSurvey } from "../survey/survey-server";
import type { RunRecord } from "./run-record";
import type { Work } from "./work";

/**
 * Deletes the large objects of every database whose rules say so.
 * @throws MaskingFailed
 */
export async function deleteLargeObjects(
  server: CopyServer,
  { databases }: ServerSurvey,
  { rules, tell }: Work,
  record: RunRecord,
): Promise<void> {
  if (!isChosen(rules.only, "largeObjects")) return;
  for (const { name, resolved } of databases) {
    if (resolved.largeObjects !== "delete") continue;
    const clock = stopwatch();
    const count = await server.session(name, unlinkLargeObjects);
    record.largeObjects.set(name, count);
    tell(
      `${name}: ${counted(count, "large object")} deleted (${duration(clock())})`,
    );
  }
}

/** Objects in one transaction: each is locked until it ends, and the server has room for some thousand locks. */
const batch = 200;

/**
 * Deletes all large objects of the connected database. The session must have the rights of their owners.
 * What they leave in the files, `vacuum-catalogues.ts` takes away.
 * @returns how many there were
 * @throws MaskingFailed
 */
async function unlinkLargeObjects(client: ClientBase): Promise<number> {
  let deleted = 0;
  // By their oids in order: a search from the beginning would pass over all that are dead already.
  for (let last = 0; ; ) {
    const { rows } = await refineError("large objects", () =>
      client.query<{ count: number; last: number }>(
        `select count(lo_unlink(oid))::int as count, max(oid::int8)::float8 as last
         from (select oid from pg_largeobject_metadata where oid > $1::int8::oid order by oid limit ${batch}) batch`,
        [last],
      ),
    );
    const [done] = rows;
    if (!done || done.count === 0) return deleted;
    deleted += done.count;
    last = done.last;
  }
}
