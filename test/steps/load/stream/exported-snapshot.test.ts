import t from "tap";
import { ConnectionLost } from "../../../../postgres/errors";
import { readSource } from "../../../../steps/load/dump/read-source";
import { withExportedSnapshot } from "../../../../steps/load/stream/exported-snapshot";
import { connect } from "../../../support/connect";
import { column, startLoad } from "../../../support/load";
import { loginTo, routeTo } from "../../../support/routes";

const letters = `
  create table letters (id int primary key, text text, gone int, upper text generated always as (upper(text)) stored);
  alter table letters drop column gone;
  insert into letters (id, text) select i, repeat('x', 100) from generate_series(1, 20000) i;
  create table nameless ();
  insert into nameless select from generate_series(1, 100000);
`;

t.test(
  "whoever takes it sees its moment, and its tables stay as they are",
  async (t) => {
    const { server, admin } = await startLoad(t, letters);
    const other = await connect(t, server);
    const { tables } = await readSource(admin);
    const production = {
      route: routeTo(server),
      login: loginTo(server),
      tables,
    };
    const found = await withExportedSnapshot(production, async (snapshot) => {
      t.match(snapshot.tables, [{ table: "letters", columns: ["id", "text"] }]);
      await other.query("delete from letters where id > 10");
      await t.rejects(
        other.query("set lock_timeout = 200; alter table letters add more int"),
        { code: "55P03" },
      );
      await admin.query("begin isolation level repeatable read read only");
      await admin.query(`set transaction snapshot '${snapshot.id}'`);
      const count = await column(admin, "select count(*)::int from letters");
      await admin.query("rollback");
      return count;
    });
    t.same(found, [20_000]);
    await other.query("alter table letters add more int");
  },
);

t.test(
  "tables that are locked, can't be read or are gone by now are told",
  async (t) => {
    const { server, admin } = await startLoad(t, letters);
    const { tables } = await readSource(admin);
    const hold = () =>
      withExportedSnapshot(
        {
          route: routeTo(server),
          login: loginTo(server),
          tables,
          lockTimeout: 400,
        },
        async () => t.fail("nothing is to be done"),
      );
    const migration = await connect(t, server);
    await migration.query("begin; lock table letters in access exclusive mode");
    await t.rejects(hold(), {
      name: "LoadFailed",
      message:
        "public.letters was locked for longer than 0.4 s by another session of production. Nothing was changed. Run again.",
    });
    await migration.query("rollback");
    const owner = server.masterUsername;
    await admin.query("alter table letters owner to current_user");
    await t.rejects(hold(), {
      name: "LoadFailed",
      message:
        "Production's login may not read letters. Grant it SELECT there (and USAGE of the schema), or leave these tables out with exclude. Nothing was changed.",
    });
    await admin.query(`alter table letters owner to ${owner}`);
    await migration.query("alter table letters rename to posts");
    await t.rejects(hold(), {
      name: "LoadFailed",
      message:
        "A table of production's was dropped or renamed while the load began. Nothing was changed. Run again.",
    });
  },
);

t.test(
  "an error of the work is told as it is, one of production's as that",
  async (t) => {
    const { server, admin } = await startLoad(t, letters);
    const { tables } = await readSource(admin);
    const production = {
      route: routeTo(server),
      login: loginTo(server),
      tables,
    };
    const lost = new ConnectionLost("The target's session ended.");
    await t.rejects(
      withExportedSnapshot(production, () => Promise.reject(lost)),
      lost,
    );
    await t.rejects(
      withExportedSnapshot(
        {
          ...production,
          login: { ...production.login, password: "another" },
        },
        async () => t.fail("nothing is to be done"),
      ),
      { name: "LoadFailed", message: /^Production: .*28P01/ },
    );
    await t.rejects(
      withExportedSnapshot(production, async ({ applicationName }) => {
        await admin.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1",
          [applicationName],
        );
      }),
      {
        name: "LoadFailed",
        message:
          /^Production's session that kept its tables from being altered was lost: /,
        met: { server: "production" },
      },
    );
  },
);
