import t from "tap";
import { startCopy } from "../support/copy";

const schema = `
  create table person (id int primary key, email text, first_name text, identifier text);
  insert into person values (1, 'ann@real.org', 'Annabel', 'k7Qm2XwP9sLd');
  create table club (id int primary key, email text);
  insert into club values (1, 'club@real.org');
  create table queue (recipient text);
  insert into queue values ('ann@real.org');`;

const rules = `
outbound: [queue]
tables:
  person: { columns: { email: email, first_name: first name, identifier: token } }
  club: { columns: { email: email } }
`;

t.test("one step alone, then the whole", async (t) => {
  const { sanitise, column } = await startCopy(t, schema);
  const everything = "select email || first_name || identifier from person";
  const realValues = () =>
    column("select value from prod_copy_real.value order by 1");
  await t.rejects(sanitise(`${rules}\nonly: [person]`), {
    name: "TriedOnly",
    message: /^only: person was run\./,
  });
  const person = await column(everything);
  t.match(person, [/^u[0-9a-f]{20}@example\.com/]);
  t.same(await column("select email from club"), ["club@real.org"]);
  t.same(await column("select count(*)::int from queue"), [1]);
  const real = await realValues();
  t.same(real, ["ann@real.org", "club@real.org", "k7Qm2XwP9sLd"]);

  await t.rejects(sanitise(`${rules}\nonly: [outbound]`), {
    name: "TriedOnly",
  });
  t.same(await column("select count(*)::int from queue"), [0]);
  t.same(await column("select email from club"), ["club@real.org"]);
  t.same(
    await realValues(),
    real,
    "they are those from before the first trial",
  );

  await sanitise(rules);
  t.same(
    await column(everything),
    person,
    "what was masked isn't masked again",
  );
  t.match(await column("select email from club"), [/@example\.com$/]);
});

t.test("a trial with the audit leaves the values for the whole", async (t) => {
  const { admin, sanitise, column } = await startCopy(t, schema);
  await t.rejects(sanitise(`${rules}\nonly: [person, club, outbound, audit]`), {
    name: "TriedOnly",
  });
  // What a trial never looked at, since it came later: a real value in a place that nobody thought of.
  await admin.query("create table note (line text)");
  await admin.query("alter table note owner to cobalt");
  await admin.query("insert into note values ('her key is k7Qm2XwP9sLd.')");
  const whole = `${rules}\n  note: { columns: { line: { keep: notes } } }`;
  await t.rejects(sanitise(whole), {
    name: "AuditFailed",
    message: /real value/,
  });
  await admin.query("drop table note");
  await sanitise(rules);
  t.same(await column("select to_regclass('prod_copy_real.value')"), [null]);
});

t.test("a column that is kept after a trial is no finding", async (t) => {
  const { sanitise } = await startCopy(t, schema);
  await t.rejects(sanitise(`${rules}\nonly: [club]`), { name: "TriedOnly" });
  await sanitise(
    rules.replace("identifier: token", "identifier: { keep: drawn by lot }"),
  );
});

t.test("masks of an earlier run aren't put aside as real values", async (t) => {
  const { admin, sanitise } = await startCopy(t, schema);
  await t.rejects(sanitise(`${rules}\nonly: [person]`), { name: "TriedOnly" });
  // As a run leaves it that was killed between the audit and the marker.
  await admin.query("drop schema if exists prod_copy_real cascade");
  await sanitise(rules);
});
