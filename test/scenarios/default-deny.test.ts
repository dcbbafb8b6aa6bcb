import t from "tap";
import { RulesDontFit } from "../../sanitise/server/rules-dont-fit";
import { startCopy } from "../support/copy";

const schema = `
  create table club (id int primary key, name text);
  create table member (id int primary key, club int constraint member_club_fkey references club on delete cascade, email text);
  insert into club values (1, 'one'), (2, 'two'), (3, 'three');
  insert into member values (1, 1, 'a@real.org'), (2, 2, 'b@real.org'), (3, null, 'c@real.org');`;

t.test("what the rules must say of a server", async (t) => {
  const { admin, sanitise, server, column } = await startCopy(t, schema);
  const refusal = async (rules: string, work = {}) => {
    const error = await sanitise(rules, work).then(
      () => new Error("The rules were taken."),
      (error: unknown) => error,
    );
    if (!(error instanceof RulesDontFit)) throw error;
    t.same(await column("select email from member order by id"), [
      "a@real.org",
      "b@real.org",
      "c@real.org",
    ]);
    return error.problems;
  };

  t.test("nothing: it lists all there is", async (t) => {
    const [problem = ""] = await refusal("");
    t.equal(
      problem,
      `the rules don't say what becomes of 2 tables and 2 columns that could hold a person's data. Lines to add, each proposal to be judged, those that say "look" first, and each "say why" to be replaced by the reason:

tables:
  club:
    columns:
      name: { keep: the application's own name }  # the application's own by its name; text; 3 of 3 rows filled, 3 different
  member:
    columns:
      email: email  # its values are e-mail addresses; text; 3 of 3 rows filled, 3 different, 3 look like e-mail addresses
`,
    );
  });

  const rest = "club: { columns: { name: { keep: public } } }";
  const whole = `tables: { ${rest}, member: { columns: { email: email } } }`;

  t.test("steps that aren't there can't be run alone", async (t) => {
    t.same(await refusal(`only: [member, "clubs*", audits, audit]\n${whole}`), [
      "only: no table is or matches clubs*, and it is none of the words outbound, largeObjects, commands, audit. Take it out.",
      "only: no table is or matches audits, and it is none of the words outbound, largeObjects, commands, audit. Take it out.",
    ]);
  });

  t.test("rows that would refer to deleted ones are counted", async (t) => {
    const rules = (delete_: string, member: string) =>
      `tables: { club: { delete: "${delete_}", columns: { name: { keep: public } } }, member: { columns: { email: email }${member} } }`;
    const problem = (count: string) => [
      `club: delete can't be, since ${count} to rows that would go (foreign key member_club_fkey). Give member a delete for those too, or narrow the condition.`,
    ];
    t.same(
      await refusal(rules("id < 3", "")),
      problem("2 rows of member that would stay refer"),
    );
    t.same(
      await refusal(rules("id < 3", ', delete: "club = 1"')),
      problem("1 row of member that would stay refers"),
    );
  });

  t.test("large objects and other databases", async (t) => {
    await admin.query("create database reporting owner cobalt");
    const reporting = await server.admin("reporting");
    await reporting.query(
      "create table visit (who text); select lo_create(1); grant select on visit to cobalt; alter table visit owner to cobalt",
    );
    await admin.query("select lo_create(2)");
    const problems = await refusal(whole);
    t.match(problems, [
      /^the rules don't say what becomes of 1 large object\. Lines to add.*\n\nlargeObjects: delete {2}# 1 of them\n$/,
      /^databases\.reporting: the server has this database with 1 table and 1 large object, and the rules don't say what becomes of it\. Give it the rule drop, or rules for its tables\. Lines to add/,
    ]);
    t.match(
      problems[1],
      "\n\ndatabases:\n  reporting:\n    largeObjects: delete  # 1 of them\n    tables:\n      visit:\n        columns:\n          who: token  # by which somebody is known, by its name; text; 0 of 0 rows filled, 0 different\n",
    );
    await reporting.end();
    await admin.query("drop database reporting with (force)");
    await admin.query("select lo_unlink(2)");
  });

  t.test("a rule may be for what a command makes", async (t) => {
    const rules = `tables: { ${rest}, member: { columns: { email: email, nick: null } }, typo: delete }`;
    const work = {
      commands: { before: 1, after: 0 },
      run: async () => {
        await admin.query("alter table member add nick text");
        return [];
      },
    };
    t.same(await refusal(rules, work), [
      "typo: the database has no such table.",
    ]);
    await sanitise(rules.replace(", typo: delete", ""));
    t.match(
      await column("select distinct email ~ '@example.com$' from member"),
      [true],
    );
  });
});
