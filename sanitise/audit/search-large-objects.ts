import type { ClientBase } from "pg";
import { counted } from "../../words/amounts";
import type { Finding } from "./finding";
import type { Kinds } from "./kinds/kinds";
import { countsOf, readCounts } from "./text/pieces";

/** Bytes that are looked at in one go, and by how much those overlap. */
const size = 1_000_000;
const overlap = 1_000;

/** Objects in one statement. */
const batch = 500;

/** Condition on pg_largeobject_metadata: the session may read the object. PostgreSQL 17 has no function for it. */
const readable = `(pg_has_role(lomowner, 'usage') or exists (select from aclexplode(lomacl) privilege
  where privilege.privilege_type = 'SELECT' and (privilege.grantee = 0 or pg_has_role(privilege.grantee, 'usage'))))`;

/** Searches large objects: data outside of tables. */
export async function searchLargeObjects(
  client: ClientBase,
  kinds: Kinds,
): Promise<{
  readonly searched: number;
  readonly findings: Finding[];
  readonly notSearched: readonly string[];
}> {
  const { rows } = await client.query<{ oid: number; readable: boolean }>(
    `select oid::int8::float8 as oid, ${readable} as readable from pg_largeobject_metadata order by 1`,
  );
  const ours = rows.filter((one) => one.readable).map(({ oid }) => oid);
  const findings: Finding[] = [];
  for (let index = 0; index < ours.length; index += batch) {
    const { rows: counts } = await client.query<Record<string, number>>(
      `with recursive part(oid, place, bytes) as (
        select object.oid, 0::bigint, lo_get(object.oid, 0, ${size + overlap})
        from unnest($1::int8[]::oid[]) object(oid)
        union all
        select oid, place + ${size}, lo_get(oid, place + ${size}, ${size + overlap})
        from part where length(bytes) > ${size})
      select ${countsOf(kinds, "piece.oid")}
      from (select oid, encode(bytes, 'escape') collate "C" as value from part offset 0) piece`,
      [ours.slice(index, index + batch)],
    );
    for (const row of counts)
      findings.push(
        ...readCounts(kinds, row).map((found) => ({
          table: "large objects",
          column: "data",
          ...found,
        })),
      );
  }
  const hidden = rows.length - ours.length;
  return {
    searched: ours.length,
    findings,
    notSearched:
      hidden > 0
        ? [`${counted(hidden, "large object")}, which may not be read`]
        : [],
  };
}
