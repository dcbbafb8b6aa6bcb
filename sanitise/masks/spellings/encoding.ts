import { type ClientBase, escapeLiteral } from "pg";
import { noLetters, wideDigits } from "./characters";

/** Makes of an expression for a database of UTF-8 one for another. */
export type Spell = (sql: string) => string;

/**
 * How expressions are to be written in the session's database: without those of this folder's characters that
 * its encoding hasn't. `SQL_ASCII` has bytes only, of which nobody knows what they stand for.
 */
export async function spellFor(client: ClientBase): Promise<Spell> {
  const ours = [...noLetters, ...wideDigits];
  const missing =
    (await encodingOf(client)) === "SQL_ASCII"
      ? new Set(ours)
      : await missingOf(client, ours.join(""));
  if (missing.size === 0) return (sql) => sql;
  return (sql) =>
    sql.replace(/[^\0-\x7f]/gu, (one) => (missing.has(one) ? "" : one));
}

/** As PostgreSQL calls it. */
export async function encodingOf(client: ClientBase): Promise<string> {
  const { rows } = await client.query<{ server_encoding: string }>(
    "show server_encoding",
  );
  return rows[0]?.server_encoding ?? "";
}

/** Those of the texts that can be in the session's database: PostgreSQL takes no others. */
export async function writable(
  client: ClientBase,
  texts: readonly string[],
): Promise<string[]> {
  const missing = await missingOf(client, texts.join(""));
  return texts.filter((one) => [...one].every((each) => !missing.has(each)));
}

/** Which of these characters the encoding of the session's database hasn't. */
async function missingOf(
  client: ClientBase,
  characters: string,
): Promise<ReadonlySet<string>> {
  const asked = [...new Set(characters)].filter((one) => one > "\x7f");
  if (asked.length === 0 || (await encodingOf(client)) === "UTF8")
    return new Set();
  const setting = "prod_copy.missing";
  const list = asked.map((one) => Buffer.from(one).toString("hex")).join(",");
  // PostgreSQL tells by an error only.
  await client.query(`
    do $$ declare
      one text;
      missing text := '';
    begin
      foreach one in array string_to_array('${list}', ',') loop
        begin
          perform convert_from(decode(one, 'hex'), 'UTF8');
        exception when others then
          missing := missing || ',' || one;
        end;
      end loop;
      perform set_config(${escapeLiteral(setting)}, missing, false);
    end $$`);
  const { rows } = await client.query<{ missing: string }>(
    "select current_setting($1) as missing",
    [setting],
  );
  return new Set(
    (rows[0]?.missing ?? "")
      .split(",")
      .filter((one) => one !== "")
      .map((one) => Buffer.from(one, "hex").toString()),
  );
}
