import type { ClientBase } from "pg";
import { readMightyRoles } from "../../postgres/roles/mighty-roles";
import { shareEqual } from "../../postgres/share-equal";
import { CannotGoOn } from "../cannot-go-on";
import type { Catalogue, Table, TableKind } from "./catalogue";
import { groupByTable } from "./group-by-table";
import { readBlockers } from "./read-blockers";
import { readColumns } from "./read-columns";
import {
  readAlwaysFiring,
  readChecks,
  readComputations,
  readExclusions,
  readForeignKeys,
  readUniqueIndexes,
  readUnproved,
} from "./read-constraints";
import { refuseUnreadableNames } from "./refuse-unreadable-names";

/** The same text for every table. */
const securities = { off: "off", on: "on", forced: "forced" } as const;

/** Letters of pg_class.relkind. */
const kinds: Readonly<Record<string, TableKind>> = {
  r: "table",
  p: "partitioned table",
  v: "view",
  m: "materialized view",
  f: "foreign table",
};

/**
 * Condition on a pg_namespace called `n`: not one of PostgreSQL's own schemas, which hold no data of
 * people's. Temporary tables are their sessions' own.
 */
const ofPeople =
  "n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'";

interface TableRow {
  oid: number;
  schema: string;
  table: string;
  kind: string;
  owner: string;
  ofExtension: boolean;
  rowSecurity: Table["rowSecurity"];
  descendants: number[];
  inherits: boolean;
  estimatedRows: number;
  bytes: number;
  indexBytes: number;
  populated: boolean;
}

/**
 * Reads what the connected database holds. Writes nothing.
 * @throws when the server is older than PostgreSQL 14, whose catalogue lacks what is asked for, and for names that
 * can't be read
 */
export async function readCatalogue(client: ClientBase): Promise<Catalogue> {
  await assertVersion(client);
  await refuseUnreadableNames(client);
  const mighty = await readMightyRoles(client);
  const { rows } = await client.query<TableRow>(
    `
    select c.oid::int8::float8 as oid, n.nspname as schema, c.relname as table, c.relkind as kind,
      pg_get_userbyid(c.relowner) as owner,
      exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
        and pg_get_userbyid(c.relowner) = any ($1::name[]) as "ofExtension",
      case when c.relforcerowsecurity and c.relrowsecurity then 'forced' when c.relrowsecurity then 'on' else 'off' end as "rowSecurity",
      array(
        with recursive below(oid) as (
          select inhrelid from pg_inherits where inhparent = c.oid
          union select i.inhrelid from pg_inherits i join below b on b.oid = i.inhparent)
        select b.oid::int8::float8 from below b) as descendants,
      exists (select from pg_inherits i where i.inhrelid = c.oid) as inherits,
      c.reltuples::float8 as "estimatedRows", c.relispopulated as populated,
      case when c.relkind in ('r', 'm') then pg_table_size(c.oid) else 0 end::float8 as bytes,
      case when c.relkind in ('r', 'm') then pg_indexes_size(c.oid) else 0 end::float8 as "indexBytes"
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and ${ofPeople}
    order by n.nspname, c.relname`,
    [[...mighty]],
  );
  const oids = rows.map(({ oid }) => oid);
  const blockers = await readBlockers(client, oids);
  const blocked = groupByTable(
    blockers
      .filter(({ column }) => column === 0)
      .map(({ table, what }) => ({ of: table, what })),
    ({ what }) => what,
  );
  const columns = await readColumns(client, oids, blockers);
  const uniqueIndexes = await readUniqueIndexes(client, oids);
  const checks = await readChecks(client, oids);
  const exclusions = await readExclusions(client, oids);
  const unproved = await readUnproved(client, oids);
  const computations = await readComputations(client, oids);
  const alwaysFiring = await readAlwaysFiring(client, oids);
  const { text, list } = shareEqual();
  return {
    // Written out: see `groupByTable`.
    tables: rows.map((row) => ({
      oid: row.oid,
      schema: text(row.schema),
      table: row.table,
      kind: kindOf(row.kind),
      owner: text(row.owner),
      ofExtension: row.ofExtension,
      rowSecurity: securities[row.rowSecurity],
      descendants: list(row.descendants),
      inherits: row.inherits,
      estimatedRows: row.estimatedRows < 0 ? undefined : row.estimatedRows,
      bytes: row.bytes,
      indexBytes: row.indexBytes,
      populated: row.populated,
      columns: list(columns.get(row.oid) ?? []),
      uniqueIndexes: list(uniqueIndexes.get(row.oid) ?? []),
      checks: list(checks.get(row.oid) ?? []),
      exclusions: list(exclusions.get(row.oid) ?? []),
      unproved: list(unproved.get(row.oid) ?? []),
      computations: list(computations.get(row.oid) ?? []),
      alwaysFiring: list(alwaysFiring.get(row.oid) ?? []),
      blockers: list(blocked.get(row.oid) ?? []),
    })),
    foreignKeys: await readForeignKeys(client, oids),
  };
}

async function assertVersion(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ number: number; version: string }>(
    "select current_setting('server_version_num')::int as number, current_setting('server_version') as version",
  );
  for (const { number, version } of rows)
    if (number < 140_000)
      throw new CannotGoOn(
        `The server is PostgreSQL ${version}; sanitising needs 14 or later.`,
        { kind: "at origin", change: "upgrade PostgreSQL" },
      );
}

function kindOf(letter: string): TableKind {
  const kind = kinds[letter];
  if (!kind)
    throw new Error(`PostgreSQL has a relkind ${letter}, unknown here.`);
  return kind;
}
