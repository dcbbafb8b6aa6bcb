import { readFile } from "node:fs/promises";
import t from "tap";
import { parseRules } from "../../../../sanitise/rules/read-rules";
import { assertNoStrays } from "../../../../steps/look/by-dump/production-strays";
import { majors } from "../../../support/postgres";
import { old } from "../../../support/rotation";
import { startTwoInstances } from "../../../support/two-instances";

const schema = `
  create table person (id int primary key, email text, nick text);
  insert into person values (1, 'ann@real.org', 'ann');
  create table visit (id int, who text) partition by range (id);
  create table visit_1 partition of visit for values from (0) to (10);
  create view seen as select email from person;
  create materialized view summary as select email from person;
  create function visited() returns trigger language plpgsql as 'begin return new; end';
  create trigger visited after insert on person for each row execute function visited();`;

const fitting = `
tables:
  person: { columns: { email: email, nick: token } }
  visit: { columns: { who: free text } }
`;

for (const major of majors)
  t.test(`production's catalogue, on PostgreSQL ${major}`, async (t) => {
    const world = await startTwoInstances(t, {
      major,
      application: { role: "app", password: old },
      prepare: async (master) => {
        await master.query(`create role app login; ${schema}`);
      },
    });
    const { place, access, production, properties, database, applicationRole } =
      world.inputs();
    const look = (rules: string, mayBeMade = false) =>
      assertNoStrays(
        { place, access, production, properties, database, applicationRole },
        parseRules(rules, "rules.yaml"),
        mayBeMade,
      );

    await t.test("that fits: nothing to say", async () => {
      await look(fitting);
    });

    await t.test("tables and columns without a rule", async (t) => {
      await t.rejects(
        look("tables: { person: { columns: { email: email } } }"),
        {
          name: "Refusal",
          message:
            /^Database .* of production, cobalt-production, doesn't fit the rules\. Nothing was dumped:\n[\s\S]*\btables:[\s\S]*person:[\s\S]*nick:[\s\S]*visit:[\s\S]*who:/,
        },
      );
    });

    const gone = `${fitting}  left_behind: { columns: { email: email } }\n`;
    await t.test(
      "rules for what isn't there, unless a command may make it",
      async (t) => {
        await t.rejects(look(gone), { message: /left_behind/ });
        await t.rejects(look(fitting.replace("nick", "nickname")), {
          message: /person.*nickname/s,
        });
        await look(gone, true);
      },
    );

    await t.test("rules that can't be", async (t) => {
      await t.rejects(
        look(fitting.replace("email: email", "id: null, email: email")),
        {
          message: /person\.id: null can't be, the column is NOT NULL/,
        },
      );
    });

    await t.test("by selects alone, in sessions that only read", async (t) => {
      const log = await readFile(world.production.server.logFile, "utf8");
      const statements = [
        ...log.matchAll(
          /:app@[^\n]*(?:statement|execute [^:]*):\s+((\w+)[^\n]*)/g,
        ),
      ];
      t.ok(statements.length > 20, `${statements.length}`);
      t.same(
        statements
          .filter(({ 2: verb = "" }) => !/^(select|show|with)$/i.test(verb))
          .map(([all]) => all),
        [],
      );
    });
  });
