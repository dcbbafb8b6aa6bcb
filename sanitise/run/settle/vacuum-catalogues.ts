import type { ClientBase } from "pg";
import type { ResidueEvidence } from "./residue";

/** What the planner remembers of values. */
const statistics = [
  "pg_catalog.pg_statistic",
  "pg_catalog.pg_statistic_ext_data",
];

/** Where large objects are. */
const objects = [
  "pg_catalog.pg_largeobject",
  "pg_catalog.pg_largeobject_metadata",
];

/**
 * Writes PostgreSQL's own tables that hold values anew, since old versions of rows stay in their files too:
 * samples of columns, and large objects that were deleted or written over. The session needs the rights of
 * the database's owner: without them PostgreSQL passes over a table with a warning.
 * @param countersLost whether the server's counters can't tell of every change
 * @returns the tables that were passed over, for the report
 */
export async function vacuumCatalogues(
  client: ClientBase,
  countersLost: boolean,
): Promise<ResidueEvidence[]> {
  const tables = [
    ...statistics,
    ...(countersLost || (await objectsChanged(client)) ? objects : []),
  ];
  const before = await readFiles(client, tables);
  await client.query(`vacuum (full) ${tables.join(", ")}`);
  const after = await readFiles(client, tables);
  const left = tables.filter((_, index) => before[index] === after[index]);
  return left.length === 0
    ? []
    : [
        {
          what: "tables of PostgreSQL's own that weren't packed",
          count: left.length,
          note: `the login lacks the rights of the database's owner: ${left.join(", ")}`,
        },
      ];
}

/** Whether there can be old bytes. Where no object is left that costs next to nothing, so it needn't be known. */
async function objectsChanged(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ changed: boolean }>(
    `select coalesce(bool_or(n_tup_upd + n_tup_del > 0), true)
       or (not exists (select from pg_largeobject_metadata) and pg_relation_size('pg_largeobject') > 0) as changed
     from pg_stat_sys_tables where relid = any ($1::regclass[])`,
    [objects],
  );
  return rows[0]?.changed ?? true;
}

/** Numbers of the tables' files, in their order. */
async function readFiles(
  client: ClientBase,
  tables: readonly string[],
): Promise<number[]> {
  const { rows } = await client.query<{ file: number }>(
    `select pg_relation_filenode(name::regclass)::int8::float8 as file
     from unnest($1::text[]) with ordinality named(name, place) order by place`,
    [tables],
  );
  return rows.map(({ file }) => file);
}
