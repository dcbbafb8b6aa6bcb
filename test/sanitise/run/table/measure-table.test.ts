import t from "tap";
import type { Table } from "../../../../sanitise/catalogue/catalogue";
import {
  readFiles,
  readWrittenRows,
} from "../../../../sanitise/run/table/measure-table";
import { connect } from "../../../support/connect";
import { majors, startPostgres } from "../../../support/postgres";

for (const major of majors)
  t.test(
    `rows of tables that were written anew are known without reading them, on PostgreSQL ${major}`,
    async (t) => {
      const server = await startPostgres(t, { major });
      const client = await connect(t, server);
      // What the planner believes is wrong, and rows that go in the same transaction don't count.
      await client.query(`
        create table indexed (id int primary key, name text);
        insert into indexed select i, 'name' from generate_series(1, 5000) i;
        create table plain (id int, name text);
        insert into plain select * from indexed;
        create table few (id int, name text);
        create index on few (name) where id < 10;
        insert into few select * from indexed;
        create table parted (id int, name text) partition by range (id);
        create table parted_1 partition of parted for values from (1) to (3000);
        create table parted_2 partition of parted for values from (3000) to (6000);
        create index on parted (name);
        insert into parted select * from indexed;
        analyze;
        insert into indexed select i, 'name' from generate_series(5001, 6000) i`);
      const rowsOf = async (
        table: string,
        expression: string,
        ...parts: string[]
      ) => {
        const { rows } = await client.query<Pick<Table, "oid">>(
          "select oid::int8::float8 as oid from pg_class where relname = any($1)",
          [parts.length > 0 ? parts : [table]],
        );
        const storage = rows as Table[];
        await client.query("begin");
        await client.query(`delete from ${table} where id <= 10`);
        const before = await readFiles(client, storage);
        await client.query(
          `alter table ${table} alter name type text using ${expression}`,
        );
        const known = await readWrittenRows(client, storage, before);
        const counted = await client.query(
          `select count(*)::int as count from ${table}`,
        );
        await client.query("commit");
        return [known, counted.rows[0]?.count];
      };
      t.same(await rowsOf("indexed", "upper(name)"), [5990, 5990]);
      t.same(
        await rowsOf("few", "upper(name)"),
        [4990, 4990],
        "an index of some rows counts all",
      );
      t.same(
        await rowsOf("parted", "upper(name)", "parted_1", "parted_2"),
        [4990, 4990],
      );
      t.same(
        await rowsOf("plain", "upper(name)"),
        [undefined, 4990],
        "no index, no figure",
      );
      t.same(
        await rowsOf("indexed", "name"),
        [undefined, 5990],
        "nothing is written anew for the same value",
      );
    },
  );
