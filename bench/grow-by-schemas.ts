import type { Client } from "pg";
import { quoteIdentifier as quote } from "../hooks/postgres/identifier";

/**
 * Copies the schema `public` as a whole, rows, indexes and foreign keys included, into schemas of their
 * own, until the database has about so many bytes.
 */
export async function growBySchemas(
  client: Client,
  bytes: number,
): Promise<void> {
  const size = async () => {
    const { rows } = await client.query<{ bytes: number }>(
      "select pg_database_size(current_database())::float8 as bytes",
    );
    return rows[0]?.bytes ?? 0;
  };
  const first = await size();
  const copies = Math.round(bytes / first) - 1;
  for (let copy = 1; copy <= copies; copy++)
    await copySchema(client, `copy_${copy}`);
}

async function copySchema(client: Client, schema: string): Promise<void> {
  await client.query(`create schema ${quote(schema)}`);
  const { rows: tables } = await client.query<{ name: string }>(
    "select relname::text as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
  );
  for (const { name } of tables) {
    const own = `${quote(schema)}.${quote(name)}`;
    const from = `public.${quote(name)}`;
    await client.query(
      `create table ${own} (like ${from} including all excluding indexes)`,
    );
    await client.query(
      `insert into ${own} overriding system value select * from ${from}`,
    );
  }
  const { rows: indexes } = await client.query<{ definition: string }>(
    `select case when c.oid is null then replace(pg_get_indexdef(i.indexrelid), ' ON public.', ' ON ' || $1::text || '.')
        else format('alter table %I.%I add constraint %I %s', $1::text, t.relname, c.conname, pg_get_constraintdef(c.oid)) end as definition
      from pg_index i join pg_class t on t.oid = i.indrelid
        left join pg_constraint c on c.conindid = i.indexrelid and c.contype in ('p', 'u', 'x')
      where t.relnamespace = 'public'::regnamespace`,
    [schema],
  );
  const { rows: keys } = await client.query<{ definition: string }>(
    `select format('alter table %I.%I add constraint %I %s', $1::text, t.relname, c.conname,
        regexp_replace(pg_get_constraintdef(c.oid), 'REFERENCES (public\\.)?', 'REFERENCES ' || $1::text || '.')) as definition
      from pg_constraint c join pg_class t on t.oid = c.conrelid
      where c.contype = 'f' and t.relnamespace = 'public'::regnamespace`,
    [schema],
  );
  for (const { definition } of [...indexes, ...keys])
    await client.query(definition);
}
