import t from "tap";
import { wordingOf } from "../../steps/engine-words";
import { startCopy } from "../support/copy";

const schema = `
  create table person (id int primary key, email text);
  insert into person values (1, 'ann@real.org');
  create table seen (what text);
  create function note() returns event_trigger language plpgsql as $$
    begin insert into public.seen values (tg_tag); end $$;`;
const rules =
  "tables: { person: { columns: { email: email } }, seen: { columns: { what: { keep: names of commands } } } }";

t.test("those that masking would start are a refusal", async (t) => {
  const { admin, sanitise, column } = await startCopy(t, schema);
  await admin.query(`
    create event trigger ordinary on ddl_command_end execute function note();
    create event trigger off on ddl_command_end execute function note();
    create event trigger "Everywhere" on table_rewrite execute function note();
    create event trigger elsewhere on ddl_command_end execute function note();
    alter event trigger off disable;
    alter event trigger "Everywhere" enable always;
    alter event trigger elsewhere enable replica;
    create event trigger extension_s on ddl_command_end when tag in ('CREATE AGGREGATE') execute function note();
    alter event trigger extension_s enable always;
    alter extension plpgsql add event trigger extension_s;
    truncate seen;`);
  const error = await sanitise(rules).then(
    () => undefined,
    (error: unknown) => error,
  );
  t.match(error, { name: "RulesDontFit" });
  t.same(
    wordingOf(error)
      .split("\n")
      .filter((line) => line.includes("event trigger")),
    ["Everywhere", "elsewhere"].map(
      (name) =>
        `  - the event trigger ${name} fires in sessions with session_replication_role = replica too, so masking would start what it calls. In production, run ALTER EVENT TRIGGER "${name}" ENABLE (or DISABLE), and take a new snapshot or dump.`,
    ),
  );
  t.same(await column("select email from person"), ["ann@real.org"]);
  t.same(await column("select what from seen"), []);

  await admin.query(
    'alter event trigger "Everywhere" enable; drop event trigger elsewhere; truncate seen',
  );
  await sanitise(rules);
  t.match(await column("select email from person"), [/@example\.com$/]);
  t.same(
    await column("select what from seen"),
    [],
    "an ordinary one stays quiet, whatever is made or changed",
  );
});

t.test("one that forbids all changes of the schema forbids none", async (t) => {
  const { admin, sanitise, column } = await startCopy(t, schema);
  await admin.query(`
    create function no_ddl() returns event_trigger language plpgsql as $$
      begin raise exception 'only by a migration'; end $$;
    create event trigger no_ddl on ddl_command_start execute function no_ddl();`);
  await sanitise(rules);
  t.match(await column("select email from person"), [/@example\.com$/]);
});

t.test("one that a command makes is too", async (t) => {
  const { admin, sanitise } = await startCopy(t, schema);
  await t.rejects(
    sanitise(rules, {
      commands: { before: 1, after: 0 },
      run: async () => {
        await admin.query(
          "create event trigger late on ddl_command_end execute function note(); alter event trigger late enable always",
        );
        return [];
      },
    }),
    { name: "RulesDontFit", message: /the event trigger late fires/ },
  );
});
