import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
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

/** A session of the run's is ended once that table is masked. */
function endingAfter(
  end: (pids: string) => Promise<unknown>,
  what: RegExp,
): { tell: (text: string) => void; ended: () => Promise<unknown> } {
  let ended: Promise<unknown> = Promise.resolve();
  return {
    tell: (text) => {
      if (what.test(text))
        ended = end(
          "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'cobalt'",
        );
    },
    ended: () => ended,
  };
}

/** When the run's sessions are ended: how the other table is held up, and what is told just before. */
const moments = [
  {
    title: "between UPDATE and VACUUM FULL",
    lock: "access share",
    last: /^table 2 of 2/,
    way: "done before",
    restarted: false,
  },
  {
    title: "between UPDATE and VACUUM FULL, and the server is restarted",
    lock: "access share",
    last: /^table 2 of 2/,
    way: "done before",
    restarted: true,
  },
] as const;

for (const { title, lock, last, way, restarted } of moments)
  t.test(
    `a run whose sessions end ${title}: the next one ends clean`,
    async (t) => {
      const { admin, sanitise, column, server } = await startCopy(t, schema);
      // Late is held up, so that only the other table is done by then.
      await admin.query("begin");
      await admin.query(`lock table late in ${lock} mode`);
      const { tell, ended } = endingAfter((text) => admin.query(text), last);
      await t.rejects(sanitise(rules("null"), { tell }), {
        name: "ConnectionLost",
      });
      await ended();
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
        { table: "late", way },
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
