import t from "tap";
import { readCatalogue } from "../../../sanitise/catalogue/read-catalogue";
import { showUnequal } from "../../../sanitise/cli/show-plan";
import { writeRule } from "../../../sanitise/propose/columns/proposal";
import { countContents } from "../../../sanitise/propose/contents/count-contents";
import { findUnequal } from "../../../sanitise/propose/find-unequal";
import { findUnknown } from "../../../sanitise/propose/find-unknown";
import { propose } from "../../../sanitise/propose/propose";
import { resolveRules } from "../../../sanitise/resolve/resolve-rules";
import { parseRules } from "../../../sanitise/rules/read-rules";
import { startPostgres } from "../../support/postgres";

t.test("columns that hold the same values", async (t) => {
  const server = await startPostgres(t);
  const client = await server.admin(server.database);
  await client.query(`
    create table member (handle varchar(40) primary key, mail varchar(254) not null unique, pin_name varchar(40));
    insert into member select 'kurt' || i, 'kurt' || i || '@firm-one.de', 'x' || i from generate_series(1, 300) i;
    create table seen (handle varchar(40), at date);
    insert into seen select 'kurt' || i, now() from generate_series(200, 300) i;
    create table letter (id int primary key, mail varchar(254) references member (mail), lang text);
    insert into letter select i, 'kurt' || i || '@firm-one.de', 'de' from generate_series(1, 300) i;
    create table badge (code varchar(6) unique not null, handle varchar(40));
    insert into badge select 'b' || i, 'gate ' || i from generate_series(1, 300) i;
    create table country (iso char(2) primary key, name text); insert into country values ('de', 'Germany');
    create table town (id int, iso char(2) references country);
    create table rules_of_guests (id int, lang text);
    insert into rules_of_guests select i, 'de' from generate_series(1, 300) i;`);
  const catalogue = await readCatalogue(client);
  const resolve = (text: string) =>
    resolveRules(parseRules(text, "rules.yaml"), catalogue);

  t.test("get one proposal, keys too", async (t) => {
    const resolved = resolve("");
    const unknown = findUnknown(resolved, catalogue);
    const counted = new Map<
      (typeof unknown)[number]["table"],
      Awaited<ReturnType<typeof countContents>>
    >();
    for (const { table, columns } of unknown)
      counted.set(table, await countContents(client, table, columns));
    const { columns } = propose({ unknown, resolved, catalogue, counted });
    const rules = Object.fromEntries(
      [...columns].flatMap(([{ table }, proposals]) =>
        [...proposals].map(([column, { rule }]) => [
          `${table}.${column}`,
          writeRule(rule),
        ]),
      ),
    );
    t.match(rules, {
      "member.handle": "token",
      "seen.handle": "token",
      "member.mail": "email",
      "letter.mail": "email",
      "country.iso": "{ keep: a key to rows of the application's own }",
      "town.iso": "{ keep: a key to rows of the application's own }",
    });
  });

  t.test("and are told of where their rules differ", async (t) => {
    const { rules } = resolve(`
tables:
  member: { columns: { handle: token, mail: email, pin_name: null } }
  seen: { columns: { handle: full name } }
  badge: { columns: { handle: { keep: a gate's } } }
  letter: { columns: { mail: email, lang: { keep: a language } } }
  rules_of_guests: { columns: { lang: token } }`);
    const unequal = await findUnequal(client, rules, catalogue);
    t.same(unequal, [
      { column: "handle", rules: { token: ["member"], "full name": ["seen"] } },
    ]);
    t.match(
      showUnequal(unequal),
      /^ {2}handle: token in member; full name in seen\. .*give them one rule\.$/m,
    );
  });
});
