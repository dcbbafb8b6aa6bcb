import type { Client } from "pg";

/** A column that a rule is measured on, in a table of its own. */
export interface MaskedValue {
  /** What the page calls it. */
  readonly what: string;
  /** Of the table. */
  readonly table: string;
  readonly type: string;
  /** SQL of a value, by `n`. */
  readonly value: string;
  /** The rule, as YAML. */
  readonly rule: string;
  /** One row of so many that others have. Default: 1. */
  readonly oneOf?: number;
  /** The most that masking may take, in VACUUM FULLs of the table. */
  readonly goal: number;
  /** SQL of the least that reads each value and makes another of it, by `value`. */
  readonly least: string;
}

const words =
  "amber birch cloud delta ember forest garden harbour island jasmine kettle lantern meadow needle orchard pebble quarry river saddle timber umbrella valley willow yonder zephyr ";
const first =
  "(array['An','Bea','Car','Den','Eli','Fer','Gus','Han'])[1 + n % 8] || (array['na','do','lia','ton','se','mir','ley','vin'])[1 + n / 8 % 8]";
const last =
  "(array['Ash','Bar','Cor','Dun','Ever','Fair','Green','Hart'])[1 + n / 64 % 8] || (array['ber','der','le','man','ring','sing','ten','wen'])[1 + n / 512 % 8]";
const email = `lower(${first}) || '.' || lower(${last}) || n || '@' || (array['mail.net', 'post.org', 'club.net.au'])[1 + n % 3]`;
const phone = "'04' || lpad((n::bigint * 7919 % 100000000)::text, 8, '0')";
const beginning = (by: number, length: number) =>
  `substr(repeat('${words}', 4), 1 + n % 9973 * ${by} % 170, ${length})`;

const hashed = "hashtextextended(value, 0)::text";
const looked = "case when value ~ '@' then value || ' ' else value end";
const any = { type: "text", goal: 3, least: hashed } as const;

function of(
  rule: string,
  value: string,
  different: Partial<MaskedValue> = {},
): MaskedValue {
  const [what = rule] = rule.split(":");
  return {
    what: what.replace(/^\{ */, ""),
    table: `of_${what.replaceAll(/[^a-z]+/g, "_")}`,
    rule,
    value,
    ...any,
    ...different,
  };
}

/** What people and programs write: numbers in groups, dates, sums, links, HTML, quotes. */
const notes = `case n % 8
  when 0 then 'Call ' || overlay(${phone} placing ' ' from 5 for 0) || ', or (02) 9' || lpad((n % 1000)::text, 3, '0') || ' 5432, before the event'
  when 1 then 'Paid $' || n % 100 || '.50 on 2026-01-23 12:30 by card, receipt ' || n
  when 2 then 'Entry ' || n || ' for the Summer Congress 2025-2026, session 3 of 12'
  when 3 then 'See https://club.net.au/events/congress/view/' || n || '?page=1 for details'
  when 4 then 'Members: ' || n || ', 518921, 887712 and 19930 played 26 boards on 12/03/2026'
  when 5 then 'UPDATE 2026-01-23T12:30:45.123456+11:00 user=' || n || ' status=COMPLETE id=pi_' || substr(md5(n::text), 1, 24)
  when 6 then '<p style="color:#112233">Dear ' || ${first} || ', <a href="https://club.net.au/x/' || n || '?x=1">see</a> ' || ${email} || '</p>'
  else 'Write to ' || ${email} || ' about the "new" lounge (room 12)' end`;

const style =
  'style="padding:10px 0;font-family:Helvetica,Arial,sans-serif;font-size:16px;line-height:24px;color:#666666"';

/** A page of 5 kB, as mails to members are written from a template. */
const page = `'<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><body bgcolor="#ffffff"><table width="100%"><tr><td ${style}>Hi ' || ${first} || ',<br>you are in. Questions&#58; call ' || overlay(${phone} placing ' ' from 5 for 0) || ' or <a href="mailto:' || ${email} || '">' || ${email} || '</a></td></tr>'
  || (select string_agg('<tr><td align="left" ${style}>Session ' || k || ' on 2026-01-' || 10 + k || ' at ' || k % 12 || ':30pm, pair ' || n % 40 || ' vs ' || k || ', score ' || k * 1.25 || '%</td><td width="20%">$' || k * 13 || '.50</td></tr>', '') from generate_series(1, 15) k)
  || '</table><p>&copy; 2026 &middot; <a href="https://club.net.au/unsubscribe/' || n || '?token=x' || n || '&amp;x=1">unsubscribe</a></p></body></html>'`;

/** The same as it is sent: with headers (RFC 5322, RFC 2047), quoted-printable and base64. */
const mail = `'From: "' || ${first} || '" <' || ${email} || e'>\\nTo: Guest <guest.' || ${email} || e'>\\nSubject: =?utf-8?q?Caf=C3=A9?= results, call ' || overlay(${phone} placing ' ' from 5 for 0) || e'\\nMIME-Version: 1.0\\nContent-Type: multipart/alternative; boundary="===============' || 1000000000 + n || e'=="\\n\\n--===============' || 1000000000 + n || e'==\\nContent-Transfer-Encoding: quoted-printable\\n\\nZo=C3=AB=E2=80=99s partner is at =\\nguest.' || ${email} || e'.\\n\\n--===============' || 1000000000 + n || e'==\\nContent-Transfer-Encoding: base64\\n\\n' || encode(convert_to(${page}, 'UTF8'), 'base64') || e'\\n--===============' || 1000000000 + n || e'==--\\n'`;

/** Every mask, and what it is measured on. */
export const maskedValues: readonly MaskedValue[] = [
  of("email", email),
  of("first name", first),
  of("last name", last),
  of("full name", `${first} || ' ' || ${last}`),
  of("phone", phone),
  of("address line", `1 + n % 300 || ' ' || ${last} || ' Street'`),
  of("date of birth", "date '1950-01-01' + n % 20000", {
    type: "date",
    least: "value + hashint4(value - date '2000-01-01') % 2",
  }),
  of(
    "ip address",
    "11 + n % 200 || '.' || n / 200 % 256 || '.' || n / 51200 % 256 || '.' || n % 251",
  ),
  of("url", `'https://www.' || lower(${last}) || '.net/people/' || n`),
  of("token", "left(encode(sha256(n::text::bytea), 'hex'), 40)"),
  of(
    "{ password: unusable }",
    "'pbkdf2_sha256$600000$' || left(md5(n::text), 22) || '$' || left(encode(sha256(n::text::bytea), 'base64'), 44)",
  ),
  of("{ noise: 0.1 }", "n % 9973 * 7919 % 1000000 / 100.0", {
    type: "numeric(10,2)",
    least: "value + hash_numeric(value) % 2",
  }),
  of(
    "{ choice: [cyan, magenta, yellow] }",
    "(array['red','green','blue'])[1 + n % 3]",
  ),
  of(
    "free text",
    `case when n % 3 = 0 then rpad(${beginning(31, 80)} || ' write to ' || ${email} || ' or call ' || ${phone} || ' ', 200, '${words}') else ${beginning(31, 200)} end`,
    {
      what: "free text, a third with an address and a phone number",
      least: looked,
    },
  ),
  of("free text", notes, {
    what: "free text of many kinds",
    table: "of_notes",
    oneOf: 10,
    least: looked,
  }),
  of("free text", page, {
    what: "free text, pages of 5 kB",
    table: "of_pages",
    oneOf: 500,
    least: looked,
  }),
  of("free text", mail, {
    what: "free text, the same as mails are sent",
    table: "of_mails",
    oneOf: 500,
    least: looked,
  }),
  of("email", `array[${email}, 'second.' || ${email}]`, {
    what: "email, arrays of two",
    table: "of_arrays",
    type: "text[]",
    goal: 2,
    least:
      "array[hashtextextended(value[1], 0)::text, hashtextextended(value[2], 0)::text]",
  }),
  of(
    "{ json: { name: first name, email: email, contact.email: email, contact.phone: phone }, rest: words without a meaning }",
    `jsonb_build_object('name', ${first}, 'email', ${email}, 'theme', 'dark', 'visits', n % 100, 'contact', jsonb_build_object('email', 'work.' || ${email}, 'phone', ${phone}))`,
    {
      what: "json by four paths",
      table: "of_json",
      type: "jsonb",
      least: "value::text::jsonb",
    },
  ),
];

/** The rules of such tables. */
export function maskRulesOf(values: readonly MaskedValue[]): string {
  return `
tables:
${values
  .map(({ table, rule }) => `  ${table}:\n    columns:\n      value: ${rule}\n`)
  .join("")}`;
}

/** The rules of all of them. */
export const maskRules = maskRulesOf(maskedValues);

/** Texts and documents, of which a run does more than write them anew. */
export const lookedThrough: readonly MaskedValue[] = maskedValues.filter(
  ({ table }) => ["of_free_text", "of_json"].includes(table),
);

/** How many rows its table has where others have so many. */
export function valuesOf(rows: number, oneOf = 1): number {
  return Math.ceil(rows / oneOf);
}

/** Makes a table of an id and such a value in so many rows for each. */
export async function fillMasks(
  client: Client,
  rows: number,
  values: readonly MaskedValue[] = maskedValues,
): Promise<void> {
  await client.query("set maintenance_work_mem = '512MB'");
  for (const { table, type, value, oneOf = 1 } of values) {
    await client.query(
      `create table ${table} as select n::bigint as id, (${value})::${type} as value from generate_series(1, ${valuesOf(rows, oneOf)}) n`,
    );
    await client.query(`alter table ${table} add primary key (id)`);
  }
}
