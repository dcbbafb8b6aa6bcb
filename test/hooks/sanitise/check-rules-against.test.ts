import { join } from "node:path";
import t from "tap";
import { withClient } from "../../../hooks/postgres/connect";
import { checkRulesAgainst } from "../../../hooks/sanitise/check-rules-against";
import {
  parseRules,
  readRules,
} from "../../../hooks/sanitise/rules/read-rules";
import { createConstraints, createTables } from "../../../sandbox/demo/schema";
import { connect } from "../../support/connect";
import { startPostgres } from "../../support/postgres";
import { loginTo, routeTo } from "../../support/routes";

t.setTimeout(120_000);

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
    t.match(
      await check(
        parseRules(
          `
databases: { elsewhere: { tables: {} } }
tables:
  accounts_person: delete
  post_office_email: delete
  accounts_user: { columns: { email: { sql: "pg_temp.mask_email(mail)" } } }
`,
          "rules.yaml",
        ),
      ),
      [
        "accounts_person: the database has no such table.",
        /^post_office_email: delete can't be, since notifications_snooper refers to it \(foreign key \w+\) and keeps its rows\. Delete notifications_snooper too/,
        /^post_office_email: delete can't be, since post_office_attachment_emails refers to it \(foreign key \w+\) and keeps its rows\. Delete post_office_attachment_emails too/,
        /^post_office_email: delete can't be, since post_office_log refers to it \(foreign key \w+\) and keeps its rows\. Delete post_office_log too/,
        "accounts_user.email: the SQL expression doesn't fit (PostgreSQL answers 42703, no such column). The column is character varying(254).",
      ],
    );
  },
);
