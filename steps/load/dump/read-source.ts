import type { ClientBase } from "pg";
import { sqlstateOf } from "../../../postgres/errors";
import { LoadFailed } from "./load-failed";
import { readSchema } from "./read-schema";
import type {
  Extension,
  ForeignKey,
  SourceDatabase,
  SourceFacts,
  SourceTable,
} from "./source-facts";

/**
 * Reads what a load has to know of a database. Writes nothing: give it a read-only session with a
 * statement timeout.
 * @param lockTimeout milliseconds to wait for a table that is locked: its size can't be told meanwhile. Default 10,000
 * @throws LoadFailed naming the locked tables
 */
export async function readSource(
  client: ClientBase,
  lockTimeout = 10_000,
): Promise<SourceFacts> {
  await client.query("select set_config('lock_timeout', $1, false)", [
    String(lockTimeout),
  ]);
  try {
    return await read(client);
  } catch (error) {
    if (sqlstateOf(error) !== "55P03") throw error;
    const locked = await lockedTables(client);
    throw new LoadFailed(
      `${locked.join(", ") || "A table of production"} was locked for longer than ${lockTimeout / 1000} s by another session of production. Nothing was changed. Run again.`,
    );
  }
}

/** Names of the tables that a session has for itself alone. */
export async function lockedTables(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select distinct n.nspname || '.' || c.relname as name
      from pg_locks l join pg_class c on c.oid = l.relation and c.relkind in ('r', 'p')
        join pg_namespace n on n.oid = c.relnamespace
      where l.granted and l.mode = 'AccessExclusiveLock'
        and l.database = (select oid from pg_database where datname = current_database())
      order by 1`,
  );
  return rows.map(({ name }) => name);
}

async function read(client: ClientBase): Promise<SourceFacts> {
  const { rows } = await client.query<{ version: number }>(
    "select current_setting('server_version_num')::int as version",
  );
  return {
    version: rows[0]?.version ?? 0,
    database: await readDatabase(client),
    tables: await readTables(client),
    foreignKeys: await readForeignKeys(client),
    extensions: await readExtensions(client),
    schema: await readSchema(client),
  };
}

async function readDatabase(client: ClientBase): Promise<SourceDatabase> {
  const { rows } = await client.query<
    Omit<SourceDatabase, "locale"> & { locale: string | null }
  >(
    `select datname::text as name, pg_database_size(oid)::float8 as bytes,
        pg_encoding_to_char(encoding)::text as encoding,
        datcollate::text as collate, datctype::text as ctype,
        -- Known since PostgreSQL 15; the locale has another name since 17.
        case to_jsonb(d) ->> 'datlocprovider' when 'i' then 'icu' when 'b' then 'builtin' else 'libc' end as "localeProvider",
        coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale') as locale
      from pg_database d where datname = current_database()`,
  );
  const [database] = rows;
  if (!database) throw new Error("The session's database isn't listed.");
  return { ...database, locale: database.locale ?? undefined };
}

/** Tables of the database's own: not PostgreSQL's, not temporary ones. */
async function readTables(client: ClientBase): Promise<SourceTable[]> {
  const { rows } = await client.query<SourceTable>(
    `select n.nspname::text as schema, c.relname::text as table,
        pg_get_userbyid(c.relowner)::text as owner,
        case c.relkind when 'r' then pg_table_size(c.oid) else 0 end::float8 as bytes,
        coalesce((select json_agg(json_build_object('schema', pn.nspname, 'table', p.relname) order by i.inhseqno)
          from pg_inherits i join pg_class p on p.oid = i.inhparent
            join pg_namespace pn on pn.oid = p.relnamespace
          where i.inhrelid = c.oid), '[]') as parents,
        c.relispartition as partition
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and c.relpersistence <> 't'
        and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'
      order by 1, 2`,
  );
  return rows;
}

async function readForeignKeys(client: ClientBase): Promise<ForeignKey[]> {
  const { rows } = await client.query<ForeignKey>(
    `select c.conname::text as name,
        json_build_object('schema', fn.nspname, 'table', f.relname) as from,
        json_build_object('schema', tn.nspname, 'table', t.relname) as to,
        (select json_agg(json_build_object('name', a.attname,
            'nullable', not a.attnotnull and a.attgenerated = '') order by k.place)
          from unnest(c.conkey) with ordinality k(number, place)
            join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.number) as columns,
        (select json_agg(a.attname order by k.place)
          from unnest(c.confkey) with ordinality k(number, place)
            join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.number) as "toColumns",
        c.convalidated as validated, c.confmatchtype = 'f' as "matchFull"
      from pg_constraint c
        join pg_class f on f.oid = c.conrelid join pg_namespace fn on fn.oid = f.relnamespace
        join pg_class t on t.oid = c.confrelid join pg_namespace tn on tn.oid = t.relnamespace
      where c.contype = 'f' and c.conparentid = 0
      order by fn.nspname, f.relname, c.conname`,
  );
  return rows;
}

async function readExtensions(client: ClientBase): Promise<Extension[]> {
  const { rows } = await client.query<Extension>(
    `select e.extname::text as name, e.extversion as version, n.nspname::text as schema
      from pg_extension e join pg_namespace n on n.oid = e.extnamespace
      where e.extname <> 'plpgsql' order by e.oid`,
  );
  return rows;
}
