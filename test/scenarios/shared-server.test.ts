import t from "tap";
import { writeRotationMarker } from "../../identity/marker";
import { parseRules } from "../../sanitise/rules/read-rules";
import {
  forgetRuns,
  sanitiseServer,
} from "../../sanitise/server/sanitise-server";
import { copyServer } from "../../steps/sanitise/copy-server";
import { connect } from "../support/connect";
import { startPostgres } from "../support/postgres";
import { loginTo, routeTo } from "../support/routes";

const real = "real.person@bridge.com.au";

t.test(
  "on a server that others use too nothing of theirs is touched, ended or searched",
  async (t) => {
    const server = await startPostgres(t);
    const admin = await server.admin();
    for (const statement of [
      "create role uat login password 'uat-password-1'",
      `comment on role uat is 'ask ${real}'`,
      `alter role uat set application_name = '${real}'`,
      "create database uat owner uat",
      `comment on database uat is 'of ${real}'`,
      "create database old_things",
    ])
      await admin.query(statement);
    const uat = await server.admin("uat");
    await uat.query(
      `create table people as select '${real}'::text as email; grant select on people to uat`,
    );
    const master = await connect(t, server);
    await master.query(
      `create table people (id int primary key, email text); insert into people values (1, '${real}')`,
    );
    const identity = "db-SHARED/16400";
    await writeRotationMarker(master, { identity }, server.masterUsername);
    const theirs = await connect(t, server, {
      user: "uat",
      password: "uat-password-1",
      database: "uat",
    });

    const shared = copyServer(
      routeTo(server),
      loginTo(server),
      identity,
      { vcpus: 2, storage: undefined },
      true,
    );
    const rules = `
      databases: { old_things: drop }
      tables: { people: { columns: { email: email } } }`;
    const record = await sanitiseServer(shared, {
      rules: parseRules(rules, "rules.yaml"),
      maskingKey: "the stack's key",
      commands: { before: 0, after: 0 },
      run: async () => [],
      tell: () => undefined,
    });
    await forgetRuns(shared, record);

    const { rows } = await theirs.query("select email from people");
    t.same(rows, [{ email: real }], "their session lives on, their rows too");
    const own = await connect(t, server);
    const masked = await own.query("select email from people");
    t.match(masked.rows[0]?.email, /@example\.com$/);
    t.same(
      (
        await admin.query(
          "select datname from pg_database where datname in ('uat', 'old_things') order by 1",
        )
      ).rows,
      [{ datname: "old_things" }, { datname: "uat" }],
      "what the rules drop of a copy stays here",
    );
    t.same([...record.audits.keys()], [server.database]);
  },
);
