import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ClientBase } from "pg";
import { parse } from "yaml";
import { z } from "zod";

/** Values of a column are made up to so many rows: `{n}` in them is the row's number. */
const rows = 99;

const column = z.strictObject({
  /** As `create table` takes it, with `-> table(column)` for a foreign key. */
  is: z.string(),
  /** What a person judged it to hold: see judgements.yaml. Without: it needs no rule. */
  holds: z.string().optional(),
  values: z.array(z.string()).default([]),
});

const table = z.strictObject({
  /** Whether the table's rows could still reach people, or open something. Without: it must stay. */
  emptied: z.enum(["must be", "may be"]).optional(),
  unique: z.array(z.array(z.string())).default([]),
  columns: z.record(z.string(), column),
});

const schema = z.strictObject({
  about: z.string(),
  tables: z.record(z.string(), table),
});

/** A schema as facts, with what a person judged of it. */
export type Facts = z.infer<typeof schema>;

/** The part of them that a person judged. */
export interface Judged {
  readonly tables: Readonly<
    Record<
      string,
      {
        readonly emptied?: "must be" | "may be" | undefined;
        readonly columns: Readonly<
          Record<string, { readonly holds?: string | undefined }>
        >;
      }
    >
  >;
}

/** What proposals for a column of that kind are. */
const judgements = z.record(
  z.string(),
  z.strictObject({
    dangerous: z.array(z.string()).default([]),
    breaks: z.array(z.string()).default([]),
  }),
);

type Judgements = z.infer<typeof judgements>;

export function readFacts(file: string): Facts {
  return schema.parse(parse(readFileSync(file, "utf8")));
}

export function readJudgements(): Judgements {
  const file = join(__dirname, "judgements.yaml");
  return judgements.parse(parse(readFileSync(file, "utf8")));
}

/** Makes the tables, fills them, and only then ties them. */
export async function build(
  client: ClientBase,
  { tables }: Facts,
): Promise<void> {
  const keys: string[] = [];
  for (const [name, { columns, unique }] of Object.entries(tables)) {
    const [schema, bare] = name.includes(".")
      ? name.split(".")
      : ["public", name];
    const full = `"${schema}"."${bare}"`;
    const written = Object.entries(columns).map(([column, { is }]) => {
      const [type = "", reference] = is.split(" -> ");
      const target = reference && /^(.*)\((.*)\)$/.exec(reference);
      if (target)
        keys.push(
          `alter table ${full} add foreign key ("${column}") references "${target[1]}" ("${target[2]}") not valid`,
        );
      return `"${column}" ${type}`;
    });
    await client.query(`create schema if not exists "${schema}"`);
    await client.query(`create table ${full} (${written.join(", ")})`);
    await client.query(insertion(full, columns));
    for (const together of unique)
      await client.query(
        `create unique index on ${full} (${together.map((one) => `"${one}"`).join(", ")})`,
      );
  }
  for (const key of keys) await client.query(key);
}

/** Rows with the made-up values; what has none gets one that says nothing, or NULL. */
function insertion(
  full: string,
  columns: Facts["tables"][string]["columns"],
): string {
  const list = Object.entries(columns);
  const values = list.map(([, { is, values }]) => {
    if (values.length > 0) {
      const single = /unique|primary key/.test(is);
      const choices = values
        .map((one) => (single && !one.includes("{n}") ? `${one}{n}` : one))
        .map((one) => `'${one.replaceAll("'", "''")}'`);
      const chosen = `(array[${choices.join(", ")}])[1 + n % ${values.length}]`;
      return `replace(${chosen}, '{n}', n::text)::${typeOf(is)}`;
    }
    return /not null|primary key|unique/.test(is) ? plain(is) : "null";
  });
  return `insert into ${full} (${list.map(([name]) => `"${name}"`).join(", ")})
    select ${values.join(", ")} from generate_series(1, ${rows}) n`;
}

function typeOf(is: string): string {
  return is.split(/ (?:not null|primary key|unique|->)/)[0] ?? is;
}

/** A value for a column that needs one: for a text an empty one, or a number where no two may be equal. */
function plain(is: string): string {
  const type = typeOf(is);
  if (/^(int|bigint|smallint|numeric|double|real)/.test(type)) return "n";
  if (/^bool/.test(type)) return "true";
  if (/^(timestamp|date)/.test(type)) return "now() + n * interval '1 day'";
  if (/^time/.test(type)) return "'10:00'";
  if (/^interval/.test(type)) return "'1 day'";
  if (/^uuid/.test(type)) return "gen_random_uuid()";
  if (/^json/.test(type)) return "'{}'";
  if (/^inet/.test(type)) return "'198.51.100.7'";
  if (/\[\]$/.test(type)) return "'{}'";
  return /unique|primary key/.test(is) ? "n::text" : "''";
}
