import t from "tap";
import { readCatalogue } from "../../../../sanitise/catalogue/read-catalogue";
import {
  readDatabaseBytes,
  readPackedBytes,
} from "../../../../sanitise/run/progress/measure";
import { connect } from "../../../support/connect";
import { startCopy } from "../../../support/copy";
import { majors, startPostgres } from "../../../support/postgres";
import { until } from "../../../support/until";

const MiB = 1024 * 1024;

for (const major of majors) {
  t.test(
    `what is written unseen is measured, PostgreSQL ${major}`,
    async (t) => {
      const server = await startPostgres(t, { major });
      const [writer, looker] = await Promise.all([
        connect(t, server),
        connect(t, server),
      ]);
      await writer.query(
        "create table big as select repeat('x', 1000) as x from generate_series(1, 20000)",
      );
      const before = await readDatabaseBytes(looker);
      await writer.query("begin");
      await writer.query("alter table big alter x type text using x || 'y'");
      // Nothing is committed: the new file holds as much as the old one.
      t.ok((await readDatabaseBytes(looker)) - before > 10 * MiB);
      await writer.query("rollback");
      await until(
        "the file to go",
        async () => (await readDatabaseBytes(looker)) - before < 10 * MiB,
      );
    },
  );

  t.test(`what is packed is read from PostgreSQL ${major}`, async (t) => {
    const server = await startPostgres(t, { major });
    const [holder, packer, looker] = await Promise.all([
      connect(t, server),
      connect(t, server),
      connect(t, server),
    ]);
    // The index is made once all rows are read and written, and waits there.
    await holder.query(`
      create function held(int) returns int language plpgsql immutable as
        $$ begin perform pg_advisory_xact_lock_shared(1); return $1; end $$;
      create table first (a int);
      create table big as select i as a, repeat('x', 1000) as x from generate_series(1, 5000) i;
      create index on big (held(a))`);
    const catalogue = await readCatalogue(looker);
    const tables = ["first", "big"].flatMap(
      (name) => catalogue.tables.find(({ table }) => table === name) ?? [],
    );
    t.equal(await readPackedBytes(looker, tables), undefined);
    await holder.query("select pg_advisory_lock(1)");
    const packing = packer.query("vacuum (full) big");
    const packed = await until("all of it to be read", async () => {
      const bytes = await readPackedBytes(looker, tables);
      return bytes !== undefined && bytes > 5 * MiB ? bytes : undefined;
    });
    const sum = tables.reduce((all, { bytes }) => all + bytes, 0);
    t.ok(packed <= sum, `${packed} of ${sum}`);
    await holder.query("select pg_advisory_unlock(1)");
    await packing;
    t.equal(await readPackedBytes(looker, tables), undefined);
  });
}

t.test("a large table at work is told again and again", async (t) => {
  const { sanitise, said, admin } = await startCopy(
    t,
    `create table payments (id int, payer text);
     alter table payments alter payer set storage plain;
     insert into payments select i, repeat('x', 1000) from generate_series(1, 70000) i;
     create table packed (payer text);
     alter table packed alter payer set storage plain;
     insert into packed select repeat('x', 1000) from generate_series(1, 70000);
     create materialized view seen as select payer from packed with no data;
     create table small (payer text); insert into small values ('x');`,
  );
  // A session of RDS's own isn't ended.
  await admin.query("begin; lock table payments in access share mode");
  const rules = `tables:
  payments: { columns: { id: { keep: a number }, payer: { constant: nobody } } }
  packed: { columns: { payer: { sql: "repeat('y', 1000)" } } }
  small: { columns: { payer: { constant: nobody } } }`;
  const done = sanitise(rules, { tellEvery: 5 });
  const line = await until(
    () => `a line of the held table: ${said.join("\n")}`,
    async () =>
      said.find((one) =>
        /^masking payments \(.* of \d+ MiB\), \d+ % of all bytes done/.test(
          one,
        ),
      ),
  );
  t.match(line, /% of all bytes done/);
  await admin.query("rollback");
  await done;
  t.notOk(said.some((one) => one.startsWith("masking small")));
  // Each is told once: the same line again would tell nothing.
  t.same(
    said.filter((one, i) => one === said[i - 1] && one.startsWith("masking")),
    [],
  );
});
