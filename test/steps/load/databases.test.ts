import t from "tap";
import { openDatabase, readAccess } from "../../../identity/database-access";
import { readNotes, writeNote } from "../../../identity/database-note";
import {
  createLoadDatabase,
  loadName,
  nameWhileMade,
} from "../../../steps/load/database/create-database";
import {
  dropHalfLoaded,
  dropLoaded,
} from "../../../steps/load/database/drop-database";
import { connect } from "../../support/connect";
import { column, owner } from "../../support/load";
import { startPostgres } from "../../support/postgres";
import { listen } from "../../support/said";

const source = {
  name: "cobalt",
  bytes: 0,
  encoding: "LATIN1",
  collate: "C",
  ctype: "C",
  localeProvider: "libc",
  locale: undefined,
} as const;

t.test(
  "a loaded database is closed until it is opened as the one before it was, and dropped by its note only",
  async (t) => {
    const server = await startPostgres(t);
    const admin = await server.admin();
    const master = await connect(t, server, { database: "postgres" });
    for (const role of ["application", "uat", "report"])
      await master.query(`create role ${role} login password '${role[0]}'`);
    for (const statement of [
      "create database before_it owner application",
      "revoke all on database before_it from public",
      "grant connect on database before_it to report",
    ])
      await admin.query(statement);
    const note = {
      ...owner,
      generation: "1",
      wish: "w",
      made: "2026-11-24T00:00:00.000Z",
    };
    const { name: first, oid } = await createLoadDatabase(master, {
      base: "test",
      owner: "application",
      source,
      note,
    });
    const enters = (user: string) =>
      connect(t, server, {
        user,
        password: user.charAt(0),
        database: first,
      }).then(
        () => true,
        (error: Error & { code?: string }) => error.code,
      );
    t.same(
      await column(
        admin,
        `select pg_encoding_to_char(encoding) || datcollate from pg_database where datname = '${first}'`,
      ),
      ["LATIN1C"],
    );
    t.same(
      [
        await enters("application"),
        await enters("uat"),
        await enters("report"),
      ],
      ["42501", "42501", "42501"],
    );
    const own = await connect(t, server, { database: first });
    await own.query("set role application; create schema made_by_owner");

    await openDatabase(master, first, await readAccess(master, "before_it"));
    t.same(
      [
        await enters("application"),
        await enters("uat"),
        await enters("report"),
      ],
      [true, "42501", true],
    );

    t.match(await readNotes(master, owner.project), [
      {
        name: first,
        oid,
        owner: "application",
        note: { ...note, state: "loading" },
        sessions: 3,
      },
    ]);
    await writeNote(master, first, { ...note, state: "sanitised" });
    await t.rejects(
      dropLoaded(master, "before_it", owner),
      /"before_it" has no note that it was made by project prod-copy, stack dump: it isn't dropped/,
    );
    await t.rejects(
      dropLoaded(master, first, { ...owner, stack: "other" }),
      /isn't dropped/,
    );
    await t.rejects(
      dropLoaded(master, first, owner),
      /"test_\d{8}_\d{6}" is in use \(3 sessions\): it isn't dropped/,
    );
    const said = listen(t);
    const waiting = dropLoaded(master, first, owner, { wait: 120_000 });
    await said.line(
      new RegExp(
        `^waiting for 3 sessions in the database "${first}" to end, before it is dropped`,
      ),
    );
    await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${first}'`,
    );
    t.equal(await waiting, true);
    t.equal(await dropLoaded(master, first, owner), false, "it is gone");

    const { name: half } = await createLoadDatabase(master, {
      base: "test",
      owner: "application",
      source,
      note,
    });
    const { name: foreign } = await createLoadDatabase(master, {
      base: "test",
      owner: "application",
      source,
      note: { ...note, stack: "other" },
    });
    await connect(t, server, { database: half });
    // Where a run is killed before it has written the note.
    await master.query(`create database ${nameWhileMade(owner)}`);
    t.same(
      await dropHalfLoaded(master, owner),
      [half],
      "in use, but never whole",
    );
    t.same(
      (await readNotes(master, owner.project)).map(({ name }) => name),
      [foreign],
    );
    t.same(
      await column(
        admin,
        "select datname from pg_database where datname like 'prod_copy_new%'",
      ),
      [],
    );
  },
);

t.test("names have the time, and fit", async (t) => {
  const time = new Date("2026-11-24T17:05:09.123Z");
  t.equal(loadName("cobalt", time), "cobalt_20261124_170509");
  const long = loadName("ä".repeat(60), time);
  t.ok(Buffer.byteLength(long) <= 63);
  t.match(long, /^ä+_20261124_170509$/);
});

t.test("a locale that the server doesn't know is told", async (t) => {
  const server = await startPostgres(t);
  const master = await connect(t, server, { database: "postgres" });
  const note = {
    ...owner,
    generation: "1",
    wish: "w",
    made: "2026-11-24T00:00:00.000Z",
  };
  await t.rejects(
    createLoadDatabase(master, {
      base: "test",
      owner: server.masterUsername,
      source: { ...source, collate: "xx_XX.nowhere", ctype: "xx_XX.nowhere" },
      note,
    }),
    /can't make a database of production's encoding LATIN1 and locale xx_XX\.nowhere/,
  );
  t.same(await readNotes(master, owner.project), []);
});
