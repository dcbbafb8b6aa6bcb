import type { ClientBase } from "pg";
import { sqlstateOf } from "./errors";
import { quoteIdentifier } from "./identifier";
import { joinRole } from "./membership";
import { markerSchema, realValuesSchema } from "./own-schema";
import { inTransaction } from "./sql";

/** Every table that this project makes in a copy, with its columns. */
const ownTables: readonly {
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly string[];
}[] = [
  {
    schema: markerSchema,
    table: "marker",
    columns: [
      ...["kind", "resource_id", "rules_hash"],
      ...["nonce", "endpoint", "tags"],
    ],
  },
  { schema: markerSchema, table: "canary", columns: ["nonce"] },
  { schema: markerSchema, table: "borrowed_role", columns: ["role"] },
  {
    schema: markerSchema,
    table: "masked_column",
    columns: ["copy", "relation", "attribute", "rule", "files"],
  },
  {
    schema: markerSchema,
    table: "beginning",
    columns: ["copy", "server_start", "key_print"],
  },
  {
    schema: markerSchema,
    table: "emptied_view",
    columns: ["copy", "relation"],
  },
  {
    schema: markerSchema,
    table: "command_done",
    columns: ["copy", "command"],
  },
  {
    schema: realValuesSchema,
    table: "value",
    columns: [
      ...["number", "value", "escaped"],
      ...["from_table", "from_column", "place"],
    ],
  },
  {
    schema: realValuesSchema,
    table: "looked",
    columns: ["from_table", "from_column", "how"],
  },
  {
    schema: realValuesSchema,
    table: "expression",
    columns: ["beginnings", "values"],
  },
];

/** What bears a name of this project's and came with the data. */
export class NotOurs extends Error {
  override readonly name = "NotOurs";

  constructor(
    /** As PostgreSQL describes them. */ readonly objects: readonly string[],
  ) {
    super(
      `The copy came with what isn't this project's under its names: ${objects.join("; ")}. Rename or drop it where the data comes from, and use a newer copy: the schemas ${markerSchema} and ${realValuesSchema} are this project's.`,
    );
  }
}

/** Whether it is a table that this project makes: by schema and name only. */
export function isOwn(one: {
  readonly schema: string;
  readonly table: string;
}): boolean {
  return ownTables.some(
    ({ schema, table }) => schema === one.schema && table === one.table,
  );
}

/**
 * Finds, in the connected database, what stands in this project's schemas and isn't what it makes there in
 * the session's own name: other objects, other owners, tables with more to them than columns and keys,
 * schemas in which others may create something. A name alone shows nothing: whoever could write to
 * production's database chose the names in it.
 * @returns as PostgreSQL describes each; empty where all is ours
 */
export async function findNotOurs(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ what: string }>(
    `with schema as (
       select oid, nspname, nspowner, nspacl from pg_catalog.pg_namespace where nspname = any ($1)),
     own as (
       select c.oid from schema s join pg_catalog.pg_class c on c.relnamespace = s.oid
       join rows from (pg_catalog.unnest($2::text[]), pg_catalog.unnest($3::text[]), pg_catalog.unnest($4::text[])) made(schema, name, columns)
         on made.schema = s.nspname and made.name = c.relname
       where c.relkind = 'r' and not c.relrowsecurity and not c.relhasrules and not c.relhassubclass
         and pg_catalog.pg_get_userbyid(c.relowner) in (session_user, current_user)
         and not exists (select from pg_catalog.pg_trigger t where t.tgrelid = c.oid)
         and not exists (select from pg_catalog.pg_policy p where p.polrelid = c.oid)
         and not exists (select from pg_catalog.pg_inherits i where i.inhrelid = c.oid)
         and not exists (select from pg_catalog.pg_attrdef d where d.adrelid = c.oid)
         and not exists (select from pg_catalog.pg_constraint k where k.conrelid = c.oid and k.contype not in ('p', 'u', 'n'))
         and not exists (select from pg_catalog.pg_index i where i.indrelid = c.oid
           and (i.indexprs is not null or i.indpred is not null))
         and not exists (select from pg_catalog.pg_attribute a
           left join pg_catalog.pg_type t on t.oid = a.atttypid
           where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
             and (a.attname <> all (pg_catalog.string_to_array(made.columns, ','))
               or t.typnamespace <> 'pg_catalog'::pg_catalog.regnamespace)))
     select pg_catalog.format('schema %I, which belongs to %s', nspname, pg_catalog.pg_get_userbyid(nspowner)) as what
       from schema where pg_catalog.pg_get_userbyid(nspowner) not in (session_user, current_user)
     union all
     select pg_catalog.format('schema %I, in which others may create something', nspname)
       from schema where exists (select from pg_catalog.aclexplode(nspacl) acl
         where acl.privilege_type = 'CREATE' and acl.grantee <> nspowner)
     union all
     select pg_catalog.pg_describe_object(d.classid, d.objid, 0)
       from schema s join pg_catalog.pg_depend d
         on d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass and d.refobjid = s.oid and d.deptype in ('n', 'a')
       where not (d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid in (select oid from own))
         and not exists (select from pg_catalog.pg_depend part
           where part.classid = d.classid and part.objid = d.objid and part.deptype = 'i'
             and part.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and part.refobjid in (select oid from own))
     order by 1`,
    [
      [markerSchema, realValuesSchema],
      ownTables.map(({ schema }) => schema),
      ownTables.map(({ table }) => table),
      ownTables.map(({ columns }) => columns.join(",")),
    ],
  );
  return rows.map(({ what }) => what);
}

/**
 * Takes away, before anything is written there, tables of this project's names that it hasn't made, and
 * their schemas. Data that isn't in such a table is never dropped.
 * @returns what was found, as PostgreSQL describes it; empty where nothing was
 * @throws NotOurs where something else stands in the schemas, or the login may not drop what does
 */
export async function takeAwayNotOurs(client: ClientBase): Promise<string[]> {
  const found = await findNotOurs(client);
  if (found.length > 0) await dropOwnNames(client, found);
  return found;
}

/**
 * Drops all tables of this project's names, whoever made them, and its schemas: what came with the data.
 * @param found what to name where that can't be
 * @throws NotOurs
 */
export async function dropOwnNames(
  client: ClientBase,
  found: readonly string[] = ["what depends on a table of its names"],
): Promise<void> {
  const tables = await client.query<{
    schema: string;
    name: string;
    owner: string;
  }>(
    `select n.nspname as schema, c.relname as name, pg_catalog.pg_get_userbyid(c.relowner)::text as owner
     from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where n.nspname = any ($1) and c.relkind = 'r'`,
    [[markerSchema, realValuesSchema]],
  );
  const schemas = await client.query<{ name: string; owner: string }>(
    `select nspname as name, pg_catalog.pg_get_userbyid(nspowner)::text as owner
     from pg_catalog.pg_namespace where nspname = any ($1)`,
    [[markerSchema, realValuesSchema]],
  );
  for (const owner of new Set(
    [...tables.rows, ...schemas.rows].map((one) => one.owner),
  ))
    await joinRole(client, owner);
  try {
    await inTransaction(client, async () => {
      for (const { schema, name } of tables.rows)
        if (isOwn({ schema, table: name }))
          await client.query(
            `drop table ${quoteIdentifier(schema)}.${quoteIdentifier(name)}`,
          );
      for (const { name } of schemas.rows)
        await client.query(`drop schema ${quoteIdentifier(name)}`);
    });
  } catch (error) {
    // Something depends on it or is in it; it is another's.
    if (["2BP01", "42501"].includes(sqlstateOf(error) ?? ""))
      throw new NotOurs(found);
    throw error;
  }
}
