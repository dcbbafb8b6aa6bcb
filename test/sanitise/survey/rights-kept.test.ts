import t from "tap";
import {
  assertRightsKept,
  readRightsOf,
} from "../../../sanitise/survey/rights-kept";
import { startCopy } from "../../support/copy";
import { majors } from "../../support/postgres";

const rules = "tables: { person: { columns: { email: email } } }";

/** What somebody's code could do with the rights of whoever runs it, what the refusal names, and how it is undone. */
const planted = [
  {
    does: "create role pwned login createrole password 'x'",
    named: /: role pwned[.;]/,
    undo: "drop role pwned",
  },
  {
    does: "grant app to other",
    named: /membership of other in app/,
    undo: "revoke app from other",
  },
  {
    does: "grant pg_read_all_data to app with admin option",
    named: /membership of app in pg_read_all_data/,
    undo: "revoke pg_read_all_data from app",
  },
  {
    does: "alter role nobody login",
    named: /: role nobody[.;]/,
    undo: "alter role nobody nologin",
  },
  {
    does: "alter role app createdb",
    named: /: role app[.;]/,
    undo: "alter role app nocreatedb",
  },
  {
    does: "alter role app set search_path = evil",
    named: /setting search_path of app in every database/,
    undo: "alter role app reset all",
  },
  {
    does: "alter database cobalt set work_mem = '64kB'",
    named: /setting work_mem of every role in cobalt/,
    undo: "alter database cobalt reset all",
  },
  {
    does: "grant create on database cobalt to app",
    named: /privilege CREATE of app on database cobalt/,
    undo: "revoke create on database cobalt from app",
  },
  {
    does: "alter default privileges for role cobalt grant all on tables to app",
    named:
      /default privilege INSERT of app on what cobalt makes in any schema of database cobalt/,
    undo: "alter default privileges for role cobalt revoke all on tables from app",
  },
  {
    since: 15,
    does: "grant set on parameter session_replication_role to app",
    named: /privilege SET of app on parameter session_replication_role/,
    undo: "revoke set on parameter session_replication_role from app",
  },
];

for (const major of majors)
  t.test(
    `who gets more rights during a run on PostgreSQL ${major} is named, and the copy isn't clean`,
    async (t) => {
      const { admin, copy, sanitise } = await startCopy(
        t,
        `create role app login; create role other login; create role nobody;
        create table person (email text); insert into person values ('ann@real.org')`,
        { major },
      );
      const before = await readRightsOf(copy);
      for (const { does, named, undo, since = 0 } of planted) {
        if (major < since) continue;
        await admin.query(does);
        await t.rejects(
          assertRightsKept(copy, before),
          { name: "RightsChanged", message: named },
          does,
        );
        await admin.query(undo);
      }
      t.same(await readRightsOf(copy), before);

      t.test(
        "a role that a run has seen made can't log in any more",
        async (t) => {
          await t.rejects(
            sanitise(rules, {
              commands: { before: 0, after: 1 },
              run: async () => {
                await admin.query(
                  "set role cobalt; create role pwned login password 'x'; reset role",
                );
                return [];
              },
            }),
            { name: "RightsChanged" },
          );
          const { rows } = await admin.query(
            "select rolcanlogin, rolpassword from pg_authid where rolname = 'pwned'",
          );
          t.same(rows, [{ rolcanlogin: false, rolpassword: null }]);
          await admin.query("drop role pwned");
        },
      );

      t.test(
        "on a server of others too, only what the login did counts",
        async (t) => {
          const shared = { ...copy, shared: true };
          const mine = await readRightsOf(shared);
          await admin.query("create role theirs; grant theirs to app");
          await admin.query("alter role theirs connection limit 7");
          const quiet = await readRightsOf(shared);
          const made = quiet.server.filter(
            (line) => !mine.server.includes(line),
          );
          // Before PostgreSQL 16 nobody knows who made a role, and the login may make some.
          if (major >= 16) t.same(made, []);
          await admin.query(
            "set session authorization cobalt; create role ours; grant ours to other; reset session authorization",
          );
          const now = await readRightsOf(shared);
          t.match(
            now.server.filter((line) => !quiet.server.includes(line)),
            [/^membership of other in ours/, /^role ours/],
          );
        },
      );
    },
  );
