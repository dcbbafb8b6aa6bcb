import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import t from "tap";
import { startCopy } from "../../support/copy";

t.setTimeout(120_000);

const planted = "planted-person@real.org";

const schema = `
  create table person (id int primary key, first_name text, nick text);
  insert into person select i, (array['Quillon', 'Zebedee', 'Thaddeus'])[i % 3 + 1] || i, 'n' || i from generate_series(1, 200) i;
  create table late (id int primary key, email text);
  insert into late select i, '${planted}' from generate_series(1, 50) i;
  create view latest as select email from late;
  analyze;`;

const rules = (nick: string) => `
tables:
  person: { columns: { first_name: first name, nick: ${nick} } }
  late: { columns: { email: email } }
`;

/** Ends the session that waits to take old rows from a table's file. */
async function endPacking(admin: Client): Promise<void> {
  for (let ended = 0; ended === 0; await sleep(50)) {
    // In a transaction the activity would be shown as it was at its first look.
    await admin.query("select pg_stat_clear_snapshot()");
    const { rowCount } = await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where usename = 'cobalt' and query ilike 'vacuum (full)%' and wait_event_type = 'Lock'`,
    );
    ended = rowCount ?? 0;
  }
}

for (const restarted of [false, true])
  t.test(
    `a run that is ended between UPDATE and VACUUM FULL${restarted ? ", with the counters lost" : ""}: the next one ends clean`,
    async (t) => {
      const { admin, sanitise, column, server } = await startCopy(t, schema);
      // Late is held up: its rows can be changed, and its file not written anew.
      await admin.query("begin");
      await admin.query("lock table late in access share mode");
      await Promise.all([
        t.rejects(sanitise(rules("null")), { name: "ConnectionLost" }),
        endPacking(admin),
      ]);
      await admin.query("rollback");
      const names = () => column("select first_name from person order by id");
      const once = await names();
      t.notMatch(once.join(), /Quillon|Zebedee/);
      if (restarted)
        await admin.query(
          "update prod_copy.beginning set server_start = server_start - interval '1 hour'",
        );
      const report = await sanitise(rules('{ constant: "x" }'));
      t.same(await names(), once, "a name's mask isn't masked again");
      t.same(await column("select distinct nick from person"), ["x"]);
      t.match(report.databases[0]?.tables, [
        { table: "late", way: "done before" },
        { table: "person" },
      ]);
      await admin.query("checkpoint");
      const folder = join(
        server.dataDir,
        String(
          (
            await column(
              "select 'base/' || oid from pg_database where datname = current_database()",
            )
          )[0],
        ),
      );
      const found: string[] = [];
      for (const file of await readdir(folder))
        if ((await readFile(join(folder, file))).includes(planted))
          found.push(file);
      t.same(
        await column(
          `select relname from pg_class where pg_relation_filenode(oid)::text in (${found.map((file) => `'${file.split(/[._]/)[0]}'`).join(", ") || "''"})`,
        ),
        [],
      );
      t.same(found, [], "no old row is in a file");
    },
  );
