import type { Client } from "pg";

/** As wide as a schema with many tables of people is. */
const tables = 24;

/** Each table's masked columns: what is in them, made of a row's number `n`, and their rule. */
const columns: readonly {
  readonly name: string;
  readonly value: string;
  readonly rule: string;
}[] = [
  {
    name: "email",
    value: "'guest' || n || '@mail' || n % 97 || '.net'",
    rule: "email",
  },
  {
    name: "phone",
    value: "'04' || lpad((n::int8 * 7919 % 100000000)::text, 8, '0')",
    rule: "phone",
  },
  {
    name: "full_name",
    value:
      "initcap(left(md5(n::text), 6)) || ' ' || initcap(left(md5((n * 3)::text), 9))",
    rule: "full name",
  },
  {
    name: "first_name",
    value: "(array['Ann', 'Bea', 'Carl', 'Dora'])[1 + n % 4]",
    rule: "first name",
  },
  {
    name: "street",
    value:
      "n % 300 || ' ' || initcap(left(md5((n * 5)::text), 7)) || ' Street'",
    rule: "address line",
  },
  {
    name: "site",
    value: "'https://pages.net/u/' || md5(n::text)",
    rule: "url",
  },
  { name: "code", value: "md5((n * 11)::text)", rule: "token" },
  {
    name: "state",
    value: "(array['new', 'open', 'done'])[1 + n % 3]",
    rule: "{ choice: [new, open, done] }",
  },
  {
    name: "note",
    value:
      "repeat('nothing to tell of this one ', 4) || case n % 3 when 0 then 'write to guest' || n || '@mail.net or ring 0412 ' || 100000 + n else '' end",
    rule: "free text",
  },
  {
    name: "data",
    value:
      "jsonb_build_object('mail', 'j' || n || '@mail.net', 'names', jsonb_build_array(md5(n::text)), 'n', n)",
    rule: "{ json: { mail: email }, rest: nothing }",
  },
];

/** How many columns there are to put values aside of. */
export const wideColumns = tables * columns.length;

/** What is to be done to them. */
export const wideRules = `
only: [outbound]
tables:
${Array.from(
  { length: tables },
  (_, index) =>
    `  wide_${index}: { columns: { ${columns.map(({ name, rule }) => `${name}: ${rule}`).join(", ")} } }`,
).join("\n")}
`;

/** Makes tables of many columns with something about people in each, of so many rows. */
export async function fillWide(client: Client, rows: number): Promise<void> {
  for (let index = 0; index < tables; index++)
    await client.query(
      `create table wide_${index} as select n as id, ${columns.map(({ name, value }) => `${value} as ${name}`).join(", ")}
       from (select ${index} * 100000 + i as n from generate_series(1, ${rows}) i) numbered`,
    );
}
