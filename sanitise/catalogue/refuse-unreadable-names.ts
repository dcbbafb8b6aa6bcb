import type { ClientBase } from "pg";
import { CannotGoOn } from "../cannot-go-on";

/** Most that are named. */
const most = 5;

const setting = "prod_copy.unreadable";

/**
 * In an encoding besides UTF-8 a name may be of bytes that stand for nothing: PostgreSQL hands those to no session that
 * wants UTF-8.
 * @throws {CannotGoOn} with the names, their bytes as `\ooo`
 */
export async function refuseUnreadableNames(client: ClientBase): Promise<void> {
  // Only selects for production, where it can be: a failed conversion can be caught in a block alone.
  const { rows: asked } = await client.query<{ encoding: string }>(
    "select getdatabaseencoding() as encoding",
  );
  if (asked[0]?.encoding === "UTF8") return;
  await client.query(`
    do $$ declare
      one record;
      found text := '';
    begin
      for one in
        select 'schema' as what, nspname::text as name from pg_namespace
        union all select 'relation', relname::text from pg_class where oid >= 16384
        union all select 'column', attname::text from pg_attribute where attrelid >= 16384 and attnum > 0 and not attisdropped
        union all select 'type', typname::text from pg_type where oid >= 16384 and typtype in ('b', 'd', 'e', 'r') and typcategory <> 'A'
        union all select 'function', proname::text from pg_proc where oid >= 16384
        union all select 'constraint', conname::text from pg_constraint where oid >= 16384
        union all select 'trigger', tgname::text from pg_trigger where oid >= 16384
      loop
        continue when one.name collate "C" !~ '[^\\u0001-\\u007f]';
        begin
          perform convert_to(one.name, 'UTF8');
        exception when others then
          found := found || ', ' || one.what || ' ' || encode(convert_to(one.name, getdatabaseencoding()), 'escape');
        end;
      end loop;
      perform set_config('${setting}', substr(found, 3), false);
    end $$`);
  const { rows } = await client.query<{
    database: string;
    encoding: string;
    found: string | null;
  }>(
    `select current_database() as database, getdatabaseencoding() as encoding, current_setting('${setting}', true) as found`,
  );
  const [
    { database, encoding, found } = { database: "", encoding: "", found: null },
  ] = rows;
  if (!found) return;
  const names = [...new Set(found.split(", "))];
  throw new CannotGoOn(
    `Database ${database}, in ${encoding}, has names that can't be read as UTF-8: ${names.slice(0, most).join(", ")}${names.length > most ? ` and ${names.length - most} more` : ""}.`,
    { kind: "at origin", change: "rename them" },
  );
}
