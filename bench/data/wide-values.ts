import type { Client } from "pg";

/** Bytes of each value, about. */
const bytes = 50_000_000;

/** What is to be done to them. */
export const wideValuesRules = `
tables:
  wide_value:
    columns:
      note: free text
      data: { json: { mail: email }, rest: words without a meaning }
      report: { keep: words without a meaning }
      file: { keep: bytes without a meaning }
`;

/** Makes a table of so many rows, each with two texts, a text in JSON and a `bytea` of 50 MB; an address stands in what is masked. */
export async function fillWideValues(
  client: Client,
  rows: number,
  size: number = bytes,
): Promise<void> {
  await client.query(
    "create table wide_value (id bigint primary key, note text, data jsonb, report text, file bytea)",
  );
  for (let row = 1; row <= rows; row++)
    await client.query(
      `insert into wide_value
       select $1::int8, 'write to guest' || $1 || '@mail.net, ' || words,
         jsonb_build_object('mail', 'guest' || $1 || '@mail.net', 'text', words), words, decode(hex, 'hex')
       from (
         select string_agg(word, ' ') as words, repeat(md5($1::text), ($2::int8 / 16)::int) as hex
         from (
           select translate(md5((n + $1::int8)::text), '0123456789', 'ghijklmnop') as word
           from generate_series(1, $2::int8 / 33) n) made) made`,
      [row, size],
    );
}
