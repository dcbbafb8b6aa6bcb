import { readFile } from "node:fs/promises";
import t from "tap";
import { keyed } from "../../sanitise/masks/registry";
import { derive } from "../../sanitise/masks/shared/keys";
import { startCopy } from "../support/copy";
import { logEverything, majors } from "../support/postgres";

/** No real value is spelled out here, so that the log doesn't have them from the setup. */
const schema = `
  create table person (id int primary key, email varchar(90) unique, name text, phone text, about text, data jsonb, blob bytea, born date);
  insert into person select i, md5('e' || i) || '@real' || '.org', 'Bartholomew ' || md5('n' || i), '04' || (10000000 + i),
    'write to ' || md5('a' || i) || '@real' || '.org', jsonb_build_object('street', md5('s' || i), 'n', array['x', md5('d' || i)]),
    convert_to(md5('b' || i), 'UTF8'), date '1950-01-01' + i from generate_series(1, 200) i;
  create table seen (email text references person (email), code text check (code <> email), other text);
  insert into seen select email, md5('c' || id), email from person;
  create materialized view seen_by as select code from seen with no data;
  create table club (id int, email text);
  insert into club select i, md5('club' || i) || '@real' || '.org' from generate_series(3, 50) i;
  create table gone (token text);
  insert into gone select md5('g' || i) from generate_series(1, 100) i;
  create table kept (remark text);
  insert into kept select email from person limit 20;
  create materialized view filled as select remark from kept;
  comment on table kept is 'a comment';
  select lo_from_bytea(7, convert_to(md5('lo'), 'UTF8'));
  analyze;`;

const rules = `
patterns: { member number: 'M-\\d{6}' }
largeObjects: { keep: made up }
outbound: [gone]
tables:
  person:
    columns:
      email: email
      name: full name
      phone: phone
      about: free text
      data: { json: { street: address line, n.*: token }, rest: made up }
      blob: null
      born: date of birth
  club: { where: id > 2, columns: { email: email } }
  seen: { delete: "length(code) = 1", columns: { email: email, code: { sql: "pg_temp.mask_token(code)" }, other: email } }
  kept: { columns: { remark: { keep: looked at closely } } }
accept:
  - { table: kept, column: remark, kind: e-mail address, reason: looked at closely }
  - { table: kept, column: remark, kind: real value, reason: looked at closely }
  - { table: filled, column: remark, kind: e-mail address, reason: looked at closely }
  - { table: filled, column: remark, kind: real value, reason: looked at closely }
`;

for (const major of majors)
  t.test(
    `a server on PostgreSQL ${major} that logs all it can logs no value and no key`,
    async (t) => {
      const { admin, sanitise, column, server } = await startCopy(t, schema, {
        major,
        settings: {
          ...logEverything,
          log_error_verbosity: "verbose",
          log_lock_waits: "on",
          log_temp_files: "0",
          shared_preload_libraries: "pg_stat_statements",
          "pg_stat_statements.track": "all",
          "pg_stat_statements.save": "off",
        },
      });
      await admin.query("create extension pg_stat_statements");
      const real = await column(`
        select distinct value from (select email as value from person union all select name from person union all select phone from person
          union all select split_part(about, ' ', 3) from person union all select data ->> 'street' from person
          union all select data -> 'n' ->> 1 from person union all select convert_from(blob, 'UTF8') from person
          union all select email from club union all select code from seen union all select token from gone) each`);
      t.ok(real.length > 1_400);
      const beginning = (await readFile(server.logFile)).length;
      const realValues: unknown[] = [];
      const statements: unknown[] = [];
      const report = await sanitise(rules, {
        commands: { before: 0, after: 1 },
        run: async () => {
          realValues.push(
            ...(await column("select value from prod_copy_real.value")),
          );
          statements.push(
            ...(await column("select query from pg_stat_statements")),
          );
          return [];
        },
      });
      t.ok(report.databases[0]?.audit?.accepted.length === 4);
      t.ok(realValues.length > 500);
      t.ok(statements.length > 100);
      statements.push(
        ...(await column("select query from pg_stat_statements")),
      );
      const secrets = [
        "the stack's key",
        ...keyed.map((what) => derive("the stack's key", what)),
      ];
      const log = (await readFile(server.logFile)).subarray(beginning);
      const shown = { log: log.toString(), statements: statements.join("\n") };
      for (const logged of [
        /alter table "public"\."person"|update "public"\."person"/,
        /duration: /,
        /parameters: \$1 = /i,
      ])
        t.ok(logged.test(shown.log), String(logged));
      for (const [where, text] of Object.entries(shown)) {
        const found = (values: readonly unknown[]) =>
          values.filter((value) => text.includes(String(value))).length;
        t.equal(found(real), 0, `no real value in the ${where}`);
        t.equal(found(realValues), 0, `no real value in the ${where}`);
        t.equal(found(secrets), 0, `no key in the ${where}`);
      }
    },
  );
