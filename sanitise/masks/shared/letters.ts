import type { ClientBase } from "pg";
import { encodingOf } from "../spellings/encoding";

/** What a database knows of letters. */
export interface Letters {
  /** As PostgreSQL calls it. */
  readonly encoding: string;
  /** A collation that knows small and capital letters, as SQL. */
  readonly folding: string;
  /** SQL of the characters that have no place in UTF-8; `all` where only the bytes can be told; empty: none. */
  readonly unknown: string;
}

/**
 * Collations that know the letters of all languages, the best first: PostgreSQL's own from 17 on, ICU's, the C
 * library's. They are the same in every database of a server, whatever its locale.
 */
const knowing = ["pg_c_utf8", "und-x-icu", "C.utf8", "C.UTF-8", "en_US.utf8"];

/** Encodings of one byte a character, of which PostgreSQL takes bytes that stand for nothing. */
const singleByte = /^(LATIN|ISO_8859|WIN(?!949|936|950|932)|KOI8)/;

/** Looks up what the session's database knows of letters. */
export async function lettersOf(client: ClientBase): Promise<Letters> {
  const encoding = await encodingOf(client);
  const folding = await firstThatWorks(client, encoding);
  if (encoding === "UTF8") return { encoding, folding, unknown: "" };
  if (!singleByte.test(encoding)) return { encoding, folding, unknown: "all" };
  const without = await bytesWithout(client);
  return {
    encoding,
    folding,
    unknown: without.map((byte) => `chr(${byte})`).join(" || "),
  };
}

/** PostgreSQL tells of some by an error only that they aren't for this encoding. */
async function firstThatWorks(
  client: ClientBase,
  encoding: string,
): Promise<string> {
  const lowest = `pg_catalog."C"`;
  if (encoding === "SQL_ASCII") return lowest;
  return ask(
    client,
    `for answer in
      select format('pg_catalog.%I', collname) from unnest($names$${JSON.stringify(knowing).replace("[", "{").replace("]", "}")}$names$::text[]) with ordinality wanted(name, place)
      join pg_collation on collname = name
      where collnamespace = 'pg_catalog'::regnamespace and collencoding in (-1, pg_char_to_encoding(getdatabaseencoding()))
      order by place
    loop
      begin
        execute format('select lower(%L collate %s)', 'A', answer);
        return_it := true;
      exception when others then
        return_it := false;
      end;
      exit when return_it;
    end loop;
    if not coalesce(return_it, false) then answer := 'pg_catalog."default"'; end if;`,
  );
}

async function bytesWithout(client: ClientBase): Promise<readonly string[]> {
  const list = await ask(
    client,
    `answer := '';
    for byte in 128 .. 255 loop
      begin
        perform convert_to(chr(byte), 'UTF8');
      exception when others then
        answer := answer || ' ' || byte;
      end;
    end loop;`,
  );
  return list.split(" ").filter((byte) => byte !== "");
}

/** What PL/pgSQL puts into `answer`. */
async function ask(client: ClientBase, work: string): Promise<string> {
  await client.query(`
    do $do$ declare
      answer text;
      return_it boolean;
    begin
      ${work}
      perform set_config('prod_copy.answer', answer, false);
    end $do$`);
  const { rows } = await client.query<{ answer: string }>(
    "select current_setting('prod_copy.answer') as answer",
  );
  return rows[0]?.answer ?? "";
}
