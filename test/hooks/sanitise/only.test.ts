import t from "tap";
import { startCopy } from "../../support/copy";

t.setTimeout(120_000);

const schema = `
  create table person (id int primary key, email text, first_name text);
  insert into person values (1, 'ann@real.org', 'Annabel');
  create table club (id int primary key, email text);
  insert into club values (1, 'club@real.org');
  create table queue (recipient text);
  insert into queue values ('ann@real.org');`;

const rules = `
outbound: [queue]
tables:
  person: { columns: { email: email, first_name: first name } }
  club: { columns: { email: email } }
`;

t.test("one step alone, then the whole", async (t) => {
  const { sanitise, column } = await startCopy(t, schema);
  await t.rejects(sanitise(`${rules}\nonly: [person]`), {
    name: "TriedOnly",
    message: /^only: person was run\./,
  });
  const person = await column("select email || first_name from person");
  t.match(person, [/^u[0-9a-f]{20}@example\.com/]);
  t.same(await column("select email from club"), ["club@real.org"]);
  t.same(await column("select count(*)::int from queue"), [1]);

  await t.rejects(sanitise(`${rules}\nonly: [outbound]`), {
    name: "TriedOnly",
  });
  t.same(await column("select count(*)::int from queue"), [0]);
  t.same(await column("select email from club"), ["club@real.org"]);

  await sanitise(rules);
  t.same(
    await column("select email || first_name from person"),
    person,
    "what was masked isn't masked again",
  );
  t.match(await column("select email from club"), [/@example\.com$/]);
});
