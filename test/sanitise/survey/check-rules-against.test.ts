import { join } from "node:path";
import t from "tap";
import { withClient } from "../../../postgres/connect/connect";
import {
  createConstraints,
  createTables,
} from "../../../sandbox/demo/cobalt/schema";
import { parseRules, readRules } from "../../../sanitise/rules/read-rules";
import { checkRulesAgainst } from "../../../sanitise/survey/check-rules-against";
import { connect } from "../../support/connect";
import { startPostgres } from "../../support/postgres";
import { loginTo, routeTo } from "../../support/routes";

t.test(
  "rules are held against tables in a session that only reads",
  async (t) => {
    const server = await startPostgres(t);
    const master = await connect(t, server);
    await createTables(master);
    await createConstraints(master);
    const check = (rules: ReturnType<typeof parseRules>) =>
      withClient(
        routeTo(server),
        loginTo(server),
        (client) => checkRulesAgainst(client, rules),
        { readOnly: true, statementTimeout: 5_000 },
      );
    t.same(
      await check(readRules(join(__dirname, "../../../rules/cobalt.yaml"))),
      [],
    );
    await master.query(`
      create function known(t text) returns boolean language sql as 'select t is not null';
      create function good(t text) returns boolean language plpgsql as 'begin return known(t); end';
      alter table accounts_user add constraint good check (good(email))`);
    t.match(
      await check(
        parseRules(
          `
databases: { elsewhere: { largeObjects: delete } }
patterns: { broken: "(", all: "x*" }
tables:
  logs_log: { where: "ip", columns: { ip: null } }
  utils_lock: { delete: "no_such_column > 1" }
  utils_slug: { delete: "id > $1" }
  accounts_person: delete
  post_office_email: delete
  accounts_user: { columns: { email: { sql: "pg_temp.mask_email(mail)" } } }
`,
          "rules.yaml",
        ),
      ),
      [
        "patterns.broken: it is no regular expression (PostgreSQL answers 2201B).",
        "patterns.all: it matches the empty text, and so every text.",
        "accounts_person: the database has no such table.",
        /^post_office_email: delete can't be, since notifications_snooper refers to it \(foreign key \w+\) and keeps its rows\. Delete notifications_snooper too \(or name it in cascade\), or give/,
        /^post_office_email: delete can't be, since post_office_attachment_emails refers to it \(foreign key \w+\) and keeps its rows\. Delete post_office_attachment_emails too/,
        /^post_office_email: delete can't be, since post_office_log refers to it \(foreign key \w+\) and keeps its rows\. Delete post_office_log too/,
        {
          what: /^accounts_user: the function public\.good\(text\), which the constraint good uses, names known without its schema\./,
          next: { kind: "at origin" },
        },
        "accounts_user.email: the SQL expression doesn't fit (PostgreSQL answers 42703, no such column). The column is character varying(254).",
        "logs_log.where: the condition doesn't fit (PostgreSQL answers 42804, another type).",
        "utils_lock.delete: the condition doesn't fit (PostgreSQL answers 42703, no such column).",
        "utils_slug.delete: the condition has a parameter like $1, which nothing gives a value to.",
        /^the rules don't say what becomes of 128 tables and \d+ columns that could hold a person's data\. Lines to add/,
      ],
    );
  },
);
