import t from "tap";
import { parse, stringify } from "yaml";
import { AuditFailed } from "../../sanitise/audit/audit-failed";
import { wordingOf } from "../../steps/engine-words";
import { startCopy } from "../support/copy";
import { majors } from "../support/postgres";

const address = "someone@real.org";
const card = "4111111111111111";

const setup = `
  create domain mailbox as text check (value like '%@%');
  create table person (
    id int primary key, email text, phone text, remark varchar(20) not null unique, short varchar(20) not null,
    data jsonb, must jsonb not null, tags text[] not null, blob bytea not null, raw xml not null, box mailbox not null,
    "null" text, "E: mail" text, "true" text not null unique, card numeric not null, cards bigint[] not null, pan bigint, upper text generated always as (upper(email)) stored);
  insert into person (id, email, phone, remark, short, data, must, tags, blob, raw, box, "null", "E: mail", "true", card, cards, pan)
    values (1, '${address}', '+61 412 345 678', '${address}', '${address}', '{"a": "${address}"}', '["${address}"]', '{${address}}', '${address}', '<a>${address}</a>', '${address}',
      '${address}', '${address}', '${address}', ${card}, array[${card}], ${card});
  create table club (code text primary key);
  create table member (code text references club);
  insert into club values ('${address}'); insert into member values ('${address}');
  create table event (email text, day date) partition by range (day);
  create table event_1 partition of event for values from ('2026-01-01') to ('2027-01-01');
  insert into event values ('${address}', '2026-05-05');
  create table elder (email text); create table heir (more text) inherits (elder);
  insert into heir values ('${address}', '${address}');
  create materialized view summary as select email from person;
  create table comments (text text); insert into comments values ('${address}');
  create schema "Odd.schema"; create table "Odd.schema"."A ""table""" (email text);
  insert into "Odd.schema"."A ""table""" values ('${address}');
  create table planned (a text, b text);
  insert into planned select 'a' || i % 2 || '@real.org', 'b' from generate_series(1, 50) i;
  create index planned_lower on planned (lower(a));
  create statistics planned_both (mcv) on a, b from planned;
  analyze;
  comment on table club is 'ask ${address}';
  select lo_from_bytea(7, '${address}');`;

const keep = { keep: "to be found" };
const columns = (...names: string[]) => ({
  columns: Object.fromEntries(names.map((name) => [name, keep])),
});

interface Written {
  tables?: Record<string, { columns: Record<string, unknown> }>;
  accept?: unknown[];
  databases?: Record<string, Written>;
}

const rules: Written & { largeObjects: unknown } = {
  largeObjects: keep,
  tables: {
    person: columns("*"),
    club: columns("code"),
    member: columns("code"),
    event: columns("email"),
    elder: columns("email"),
    heir: columns("more"),
    comments: columns("text"),
    '"Odd.schema"."A ""table"""': columns("email"),
    planned: columns("a", "b"),
  },
  databases: { reporting: { tables: { visit: columns("who") } } },
};

/** Adds what was printed to rules, as a person would: a column's rule to its table's. */
function paste(into: Written, printed: Written): Written {
  const tables = { ...into.tables };
  for (const [name, { columns }] of Object.entries(printed.tables ?? {}))
    tables[name] = { columns: { ...tables[name]?.columns, ...columns } };
  const databases = { ...into.databases };
  for (const [name, more] of Object.entries(printed.databases ?? {}))
    databases[name] = paste(databases[name] ?? {}, more);
  return {
    ...into,
    tables,
    ...(Object.keys(databases).length > 0 && { databases }),
    accept: [...(into.accept ?? []), ...(printed.accept ?? [])],
  };
}

/** What the message says to write, by its headings. */
function partsOf(error: AuditFailed) {
  const message = wordingOf(error);
  const after = (heading: string) =>
    new RegExp(`^${heading}.*\\n((?:^ .*\\n)*)`, "m").exec(message)?.[1] ?? "";
  return {
    advice: after("No rule for"),
    tables: after("Say in the rules"),
    accept: after("Where something").replaceAll("…", "made up"),
  };
}

for (const major of majors)
  t.test(
    `every line that a failed audit prints is taken back, on PostgreSQL ${major}`,
    async (t) => {
      const { sanitise, admin, server } = await startCopy(t, setup, { major });
      await admin.query("create database reporting owner cobalt");
      const reporting = await server.admin("reporting");
      await reporting.query(
        `create table visit (who text not null); insert into visit values ('${address}'); alter table visit owner to cobalt`,
      );
      const fail = (written: Written) =>
        sanitise(stringify(written)).then(
          () => {
            throw new Error("The audit should have failed.");
          },
          (error: unknown) => {
            if (error instanceof AuditFailed) return error;
            throw error;
          },
        );
      const error = await fail(rules);
      const { advice, tables, accept } = partsOf(error);
      t.same(
        advice.match(/^ {2}- \S+/gm)?.map((line) => line.slice(4)),
        ["club.code:", "person.raw:", "person.upper:", "summary"],
      );
      const accepted = paste(rules, parse(accept));
      const report = await sanitise(stringify(accepted));
      const count = report.databases.reduce(
        (sum, { audit }) => sum + (audit?.accepted.length ?? 0),
        0,
      );
      t.equal(count, error.findings.length, "each acceptance is taken");
      t.ok(count > 25, `${count}`);

      // Columns that are masked now give real values, which stand where no rule can be too.
      const ruled = paste(accepted, parse(tables));
      const second = await fail(ruled);
      t.equal(partsOf(second).tables, "", "each rule is taken, and mends it");
      await sanitise(stringify(paste(ruled, parse(partsOf(second).accept))));
    },
  );
