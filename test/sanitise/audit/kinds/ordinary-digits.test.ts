import t from "tap";
import { kindsFor } from "../../../../sanitise/audit/kinds/kinds";
import { createMaskingFunctions } from "../../../../sanitise/masks/create";
import { connect } from "../../../support/connect";
import { startPostgres } from "../../../support/postgres";

/** Digits of a number's own, as SQL; `n` tells one place from another. */
const digits = (count: number, n = 0) =>
  `translate(right(md5(i || '-${n}-${count}'), ${count}), 'abcdef', '123456')`;
const padded = (number: string, length: number) =>
  `lpad((${number})::text, ${length}, '0')`;
const moment =
  "timestamp '2001-01-01' + i * interval '97 minutes 13.37 seconds'";

/** The check digit of goods (EAN-13, UPC-A, ISBN-13), after the others. */
const withCheckDigit = (others: string) =>
  `(select o || (10 - (select sum(substr(reverse(o), p, 1)::int * (1 + 2 * (p % 2))) from generate_series(1, length(o)) p) % 10) % 10 from (select ${others} as o offset 0) goods)`;

/** What has many digits, and is nobody's phone, card or account; each as SQL of a row's number `i`. */
const ordinary: Readonly<Record<string, string>> = {
  "a running number": "i::text",
  "an order's number": `'ORD-' || ${padded("i", 8)}`,
  "a number with noughts before it": padded("i * 7919", 12),
  "a number of ten digits": `'1' || ${digits(9)}`,
  "a number of twelve digits": `'9' || ${digits(11)}`,
  "a parcel's number": `'1Z' || upper(right(md5(i::text), 6)) || ${digits(10)}`,
  "groups of three": `${padded("i % 1000", 3)} || '-' || ${digits(7)} || '-' || ${digits(7, 1)}`,
  "a moment": `(${moment})::text`,
  "a moment of ISO's": `to_char(${moment}, 'YYYY-MM-DD"T"HH24:MI:SS.USOF')`,
  "a moment as digits": `to_char(${moment}, 'YYYYMMDDHH24MISSMS')`,
  "a day of Europe's": `to_char(${moment}, 'DD.MM.YYYY HH24:MI')`,
  "a day of America's": `to_char(${moment}, 'MM/DD/YYYY HH12:MI AM')`,
  "milliseconds since 1970": `(1000000000000 + i * 23399123::bigint)::text`,
  "a UUID": "md5(i::text)::uuid::text",
  "MD5 and SHA-1": "md5(i::text) || left(md5('x' || i), 8 * (i % 2))",
  "a price": `to_char(i * 17.31, 'FM9,999,999,990.00')`,
  "amounts in a row": `round(i * 1.731, 2) || ' ' || round(i * 0.319, 4) || ' ' || i % 100`,
  "a place on a map": `round(-33 - i / 300000.0, 6) || ', ' || round(151 + i / 300000.0, 6)`,
  "EAN-13": withCheckDigit(
    `(array['00','30','40','50','87','93'])[1 + i % 6] || ${digits(10)}`,
  ),
  "UPC-A": withCheckDigit(`i % 10 || ${digits(10)}`),
  "ISBN-13 with dashes": `regexp_replace(${withCheckDigit(`'978' || ${digits(9)}`)}, '(...)(.)(....)(....)(.)', '\\1-\\2-\\3-\\4-\\5')`,
  "a version and a machine": `i % 10 || '.' || i % 97 || '.' || i % 1000 || ' at 10.' || i % 256 || '.' || i % 91 || '.' || i % 251`,
};

/** What masks make of digits. */
const masked: Readonly<Record<string, string>> = {
  "phone's masks": `pg_temp.mask_phone('04' || ${digits(8)})`,
  "token's masks of numbers": `pg_temp.mask_token(left(${digits(20)}, 8 + i % 12))`,
  "token's masks of cards in groups": `pg_temp.mask_token('4' || ${digits(3)} || ' ' || ${digits(4)} || ' ' || ${digits(4, 1)} || ' ' || ${digits(4, 2)})`,
  "token's masks of phones": `pg_temp.mask_token((array['0412 345 ', '(02) 9123 4', '+61 412 34', '+44 20 7946 0'])[1 + i % 4] || ${digits(3)})`,
  "token's masks of IBANs": `pg_temp.mask_token('DE' || ${digits(2)} || ' ' || ${digits(4)} || ' ' || ${digits(4, 1)} || ' ' || ${digits(4, 2)} || ' ' || ${digits(4, 3)} || ' ' || ${digits(2, 4)})`,
  "url's masks": "pg_temp.mask_url('https://real.org/' || i)",
  "password's masks": "pg_temp.mask_password('pbkdf2_sha256$1$' || i)",
  "free text's masks": `pg_temp.mask_free_text('call 0412 345 ' || ${padded("i % 1000", 3)} || ' or mail p' || i || '@real.org')`,
};

/** Of each. A million rows in all were tried once, with the same result. */
const rows = 4_000;

t.test("digits of anything else are none, nor are masks", async (t) => {
  const client = await connect(t, await startPostgres(t));
  await createMaskingFunctions(client, "key");
  await client.query(
    "create temporary table made (what text, value text, part int)",
  );
  for (const [all, count] of [
    [ordinary, rows],
    [masked, rows / 4],
  ] as const)
    for (const [what, value] of Object.entries(all))
      await client.query(
        `insert into made select $1, ${value}, i / 500 from generate_series(1, ${count}) i`,
        [what],
      );
  await client.query(
    "create temporary table chunk as select what, part, string_agg(value, e'\\n') as lines from made group by what, part",
  );
  const kinds = kindsFor({ allow: [], patterns: {} });
  for (const kind of kinds.all) {
    const look = (text: string) => kinds.lookFor(kind, text) ?? "true";
    const { rows: found } = await client.query(
      `select what, count(*)::int as found, min(value) as one from made
       where (what, part) in (select what, part from chunk where ${look("lines")}) and ${look("value")} and ${kind.holds("value")}
       group by what`,
    );
    t.same(found, [], kind.name);
  }
});
