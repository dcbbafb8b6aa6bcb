import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import t from "tap";
import { startCopy } from "../../../support/copy";
import { majors } from "../../../support/postgres";

/** Stand in every place that old values could stay in, and must stand in no live file afterwards. */
const planted = ["planted-person@real.org", "Quillon ChangingTable-Zebedee"];

const schema = `
  create table person (id int primary key, email text, name text, big text);
  insert into person select i, 'planted-person@real.org', 'Quillon ChangingTable-Zebedee', repeat('planted-person@real.org', 500)
    from generate_series(1, 300) i;
  create index on person (email);
  create table seen (email text);
  insert into seen select 'planted-person@real.org' from generate_series(1, 300);
  create materialized view seen_by as select email from seen with no data;
  create table emptied (id int, name text);
  insert into emptied select i, 'Quillon ChangingTable-Zebedee' from generate_series(1, 300) i;
  create table scrubbed (email text, remark text);
  insert into scrubbed select 'planted-person@real.org', 'Quillon ChangingTable-Zebedee' from generate_series(1, 300);
  create table thinned (id int, name text);
  insert into thinned select i, case when i % 2 = 0 then 'nobody' else 'Quillon ChangingTable-Zebedee' end from generate_series(1, 300) i;
  -- Of so many not all are put aside for the audit.
  create table various (email text, other text, third text, fourth text);
  insert into various select 'a' || md5(i::text) || '@real.org', 'b' || md5(i::text) || '@real.org', 'c' || md5(i::text) || '@real.org', 'd' || md5(i::text) || '@real.org'
    from generate_series(1, 5000) i;
  create materialized view summary as select name from person;
  analyze;
  delete from seen where ctid < '(0,50)';`;

const rules = `
tables:
  person: { columns: { email: email, name: full name, big: null } }
  seen: { columns: { email: email } }
  various: { columns: { email: email, other: email, third: email, fourth: email } }
  scrubbed: { columns: { email: email, remark: { keep: a command cleans it before } } }
  emptied: delete
  # PostgreSQL writes no table anew whose columns become what they are.
  thinned: { delete: "name <> 'nobody'", columns: { name: { sql: name } } }
`;

for (const major of majors)
  t.test(
    `no live file holds an old value, on PostgreSQL ${major}`,
    async (t) => {
      const { admin, sanitise, column, server } = await startCopy(t, schema, {
        major,
        settings: {
          shared_preload_libraries: "pg_stat_statements",
          "pg_stat_statements.track_utility": "on",
        },
      });
      await admin.query("create extension pg_stat_statements");
      await admin.query("do $$ /* planted-person@real.org */ begin end $$");
      await admin.query(
        "grant execute on all functions in schema public to rds_superuser",
      );
      const report = await sanitise(rules, {
        commands: { before: 1, after: 0 },
        run: async (when) => {
          if (when === "before")
            await admin.query("update scrubbed set remark = 'clean'");
          return [];
        },
      });
      await admin.query("checkpoint");
      const [redo] = await column(
        "select redo_wal_file from pg_control_checkpoint()",
      );
      const [last] = await column(
        "select pg_walfile_name(pg_current_wal_insert_lsn())",
      );
      const isLive = (file: string) => {
        const segment = /^pg_wal\/([0-9A-F]{24})$/.exec(file)?.[1];
        // Segments before the redo point are no longer read; those behind the last are kept for reuse.
        return segment === undefined
          ? !file.startsWith("log/")
          : segment >= String(redo) && segment <= String(last);
      };
      const found: string[] = [];
      for (const entry of await readdir(server.dataDir, {
        recursive: true,
        withFileTypes: true,
      })) {
        if (!entry.isFile()) continue;
        const path = join(entry.parentPath, entry.name);
        const file = path.slice(server.dataDir.length + 1);
        if (path === server.logFile || !isLive(file)) continue;
        const content = await readFile(path).catch(() => Buffer.alloc(0));
        if (planted.some((value) => content.includes(value))) found.push(file);
      }
      t.same(found, []);
      t.match(report.databases[0]?.audit?.residue, [
        { what: /pg_stat_statements/, count: 0 },
        { what: /dead rows/, count: 0 },
        { what: /reused segments/ },
      ]);
    },
  );
