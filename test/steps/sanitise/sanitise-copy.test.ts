import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "pg";
import t from "tap";
import type { Command } from "../../../commands/command";
import { provider } from "../../../hooks/sanitised-data";
import { writeRotationMarker } from "../../../identity/marker";
import { setPassword } from "../../../sandbox/postgres/server";
import { hashRulesAndCommands } from "../../../sanitise/rules/hash";
import { readRules } from "../../../sanitise/rules/read-rules";
import type { SanitiseInputs } from "../../../steps/sanitise/inputs";
import { stateFolder } from "../../support/command";
import { answer } from "../../support/rotation";
import { sanitiseCopy } from "../../support/steps";
import { startTwoInstances } from "../../support/two-instances";

const rules = "tables: { person: { columns: { email: email } } }\n";
const passwords = {
  masterPassword: "new-master-password",
  applicationPassword: "new-application-password",
};

async function prepare(master: Client): Promise<void> {
  await master.query("create role app login");
  await master.query("create table person (id int, email text)");
  await master.query("grant select on person to app");
  await master.query("insert into person values (1, 'ann@real.org')");
}

/** Production and a rotated copy, and how to sanitise it. */
async function start(t: {
  teardown(work: () => unknown): unknown;
  testdir(): string;
}) {
  await stateFolder(t);
  const folder = await mkdtemp(join(tmpdir(), "prod-copy-rules-"));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  // Reports are written into the working directory.
  const project = process.cwd();
  process.chdir(folder);
  t.teardown(() => process.chdir(project));
  const rulesFile = join(folder, "rules.yaml");
  const world = await startTwoInstances(t, {
    prepare,
    application: { role: "app", password: "production's" },
  });
  const { server } = world.copy;
  await setPassword(server.dataDir, "cobalt", passwords.masterPassword);
  await setPassword(server.dataDir, "app", passwords.applicationPassword);
  const admin = await server.admin(server.database);
  await admin.query("set role cobalt");
  await writeRotationMarker(admin, { identity: "db-COPY" }, "app");
  await admin.query("reset role");

  const inputs = async (
    text = rules,
    more: Partial<SanitiseInputs> = {},
  ): Promise<SanitiseInputs> => {
    await writeFile(rulesFile, text);
    const commands: readonly Command[] = more.commands ?? [];
    return {
      ...world.inputs(passwords),
      maskingKey: "key",
      rulesFile,
      rulesHash: hashRulesAndCommands(readRules(rulesFile), commands),
      commands,
      target: "test-white",
      origin: null,
      backups: null,
      instance: null,
      ...more,
    };
  };
  const said: string[] = [];
  const log = console.log;
  console.log = (text: string) => said.push(text);
  t.teardown(() => {
    console.log = log;
  });
  const emails = async () =>
    (await admin.query("select email from person")).rows;
  const marker = async () =>
    (
      await admin.query(
        "select resource_id, rules_hash, nonce from prod_copy.marker where kind = 'sanitised'",
      )
    ).rows;
  return { world, admin, inputs, said, emails, marker, log };
}

t.test("a copy is sanitised, marked and tagged", async (t) => {
  const { world, inputs, said, emails, marker } = await start(t);
  const given = await inputs(rules, {
    commands: [{ run: ["sh", "-c", "echo secret-output"], when: "after" }],
  });
  const created = await provider.create(given);
  const outs = created.outs ?? {};
  const { identity, nonce, report } = outs as Awaited<
    ReturnType<typeof sanitiseCopy>
  >;
  t.equal(identity, "db-COPY");
  t.match(nonce, /^[0-9a-f]{32}$/);
  t.same(await marker(), [
    { resource_id: "db-COPY", rules_hash: given.rulesHash, nonce },
  ]);
  t.equal(world.copy.tags["prod-copy:sanitised"], `db-COPY ${given.rulesHash}`);
  t.match(await emails(), [{ email: /@example\.com$/ }]);
  t.match(report.commands, [{ command: "sh -c …", lines: 1 }]);
  t.notMatch(JSON.stringify([report, said]), /secret-output|ann@real/);
  t.notMatch(JSON.stringify(said), /new-master|new-application/);
  const { rows } = await (
    await world.production.server.admin(world.production.server.database)
  ).query("select email from person");
  t.same(rows, [{ email: "ann@real.org" }], "production is as it was");

  t.same(await provider.diff("", created.outs as never, given), {
    changes: false,
  });
  for (const more of [
    { rulesHash: "other" },
    { copy: { ...given.copy, resourceId: "db-NEXT" } },
  ])
    t.same(
      await provider.diff("", created.outs as never, { ...given, ...more }),
      { changes: true },
    );
});

t.test("a marked copy is only audited", async (t) => {
  const { world, admin, inputs, emails } = await start(t);
  const given = await inputs();
  const first = await sanitiseCopy(given);
  const masked = await emails();
  delete world.copy.tags["prod-copy:sanitised"];
  const again = await sanitiseCopy(given);
  t.equal(again.nonce, first.nonce);
  t.same(await emails(), masked);
  t.match(again.report.databases[0]?.tables, [
    { table: "person", way: "kept" },
  ]);
  t.ok(world.copy.tags["prod-copy:sanitised"]);

  await admin.query("insert into person values (2, 'late@real.org')");
  await t.rejects(sanitiseCopy(given), { name: "AuditFailed" });
});

t.test(
  "nobody whose role or password was changed since the rotation gets into a copy that is clean",
  async (t) => {
    const { world, admin, inputs, marker } = await start(t);
    const { server } = world.copy;
    const { rows } = await admin.query("select rolname from pg_roles");
    const rights = {
      server: [],
      databases: {},
      roles: rows.map(({ rolname }) => String(rolname)),
    };
    await t.rejects(sanitiseCopy(await inputs(rules, { rights })), {
      name: "RightsChanged",
      message: /Since the copy's passwords were renewed, .*role app/,
    });
    t.same(await marker(), []);
    await admin.query("create role reader login password 'known'");
    await admin.query("grant reader to cobalt with admin option");
    t.equal(await answer(server, "reader", "known"), "in");
    await sanitiseCopy(
      await inputs(rules, {
        commands: [{ run: ["true"], when: "after" }],
      }),
    );
    t.equal(await answer(server, "reader", "known"), "28P01");
    t.equal(
      await answer(server, "app", passwords.applicationPassword),
      "in",
      "the application's stays",
    );
    t.equal((await marker()).length, 1);
  },
);

t.test(
  "a copy that other rules made clean is never masked twice",
  async (t) => {
    const { world, inputs, emails } = await start(t);
    const first = await inputs();
    await sanitiseCopy(first);
    const masked = await emails();
    delete world.copy.tags["prod-copy:sanitised"];
    await t.rejects(
      sanitiseCopy(
        await inputs("tables: { person: { columns: { email: null } } }"),
      ),
      { message: /sanitised already, by other rules or commands/ },
    );
    t.same(await emails(), masked);
    t.equal(
      world.copy.tags["prod-copy:sanitised"],
      `db-COPY ${first.rulesHash}`,
      "the tag tells the next run to replace it",
    );
  },
);

t.test(
  "a marker that came with the snapshot is removed and reported",
  async (t) => {
    const { admin, inputs, said, marker } = await start(t);
    const given = await inputs();
    await admin.query(
      "insert into prod_copy.marker values ('sanitised', 'db-OLD', $1, 'old-nonce')",
      [given.rulesHash],
    );
    const { nonce } = await sanitiseCopy(given);
    t.match(said, [
      "removed the marker of a sanitised copy (db-OLD), which came with the snapshot",
    ]);
    t.match(await marker(), [{ resource_id: "db-COPY", nonce }]);
  },
);

t.test("nothing is written to what isn't shown to be the copy", async (t) => {
  const { world, admin, inputs, emails } = await start(t);
  const given = await inputs();
  const before = await emails();
  const refused = async (more: Partial<SanitiseInputs>, expected: RegExp) => {
    await t.rejects(sanitiseCopy({ ...given, ...more }), { message: expected });
    t.same(await emails(), before);
    t.notOk(world.copy.tags["prod-copy:sanitised"]);
  };
  await refused(
    { place: { ...given.place, account: "100000000009" } },
    /belong to AWS account 100000000001/,
  );
  await refused(
    { copy: { ...given.copy, resourceId: "db-PRODUCTION" } },
    /isn't shown to be the copy/,
  );
  await refused(
    { copy: { ...given.copy, ...endpointOf(world.production) } },
    /isn't shown to be the copy/,
  );
  await refused({ masterPassword: "another" }, /28P01/);
  await refused(
    { rulesHash: "0".repeat(64) },
    /has changed since this update began/,
  );
  await refused(
    await inputs(rules, {
      commands: [{ run: ["true"], when: "before", on: "ssh" }],
    }),
    /is to run on: ssh, but prod-copy:access is direct/,
  );
  await admin.query("update prod_copy.marker set resource_id = 'db-OTHER'");
  await refused({}, /has the rotation marker of db-OTHER/);
});

t.test(
  "a failing command leaves the copy without a marker, and the next run goes on",
  async (t) => {
    const { world, inputs, emails, marker } = await start(t);
    const flag = join(t.testdir(), "works");
    const commands: readonly Command[] = [
      {
        run: [
          "sh",
          "-c",
          `test -e '${flag}' || { echo secret-output; exit 7; }`,
        ],
        when: "before",
      },
    ];
    const given = await inputs(rules, { commands });
    const error = await provider.create(given).then(
      () => undefined,
      (error: unknown) => error,
    );
    t.match(error, {
      message:
        /^The command sh -c … \(before the rules\) failed with exit code 7 after [\d.]+ s\. [^.]*\.log\. Mend that and run "pulumi up" again: it goes on with this copy\. The target is untouched\.$/,
      cause: { name: "CommandFailed" },
    });
    t.notMatch(String(error), "secret-output");
    t.same(await marker(), []);
    t.notOk(world.copy.tags["prod-copy:sanitised"]);
    t.same(await emails(), [{ email: "ann@real.org" }]);
    await writeFile(flag, "");
    await sanitiseCopy(given);
    t.match(await emails(), [{ email: /@example\.com$/ }]);
  },
);

t.test(
  "commands that ended well aren't run again on a copy that is masked already",
  async (t) => {
    const { world, inputs, emails } = await start(t);
    const folder = t.testdir();
    // As a management command that needs a person's row, or makes a user: it can't be run twice.
    const once = (name: string, when: Command["when"]): Command => ({
      run: ["mkdir", join(folder, name)],
      when,
    });
    const late: Command = {
      run: ["test", "-e", join(folder, "flag")],
      when: "after",
    };
    const given = await inputs(rules, {
      commands: [once("before", "before"), once("after", "after"), late],
    });
    await t.rejects(sanitiseCopy(given), { name: "CommandFailed" });
    t.match(await emails(), [{ email: /@example\.com$/ }]);
    await writeFile(join(folder, "flag"), "");
    const { report } = await sanitiseCopy(given);
    t.match(report.commands, [
      { when: "before", earlier: true },
      { when: "after", earlier: true },
      { when: "after", earlier: undefined },
    ]);
    const admin = await world.copy.server.admin(world.copy.server.database);
    const { rows } = await admin.query(
      "select from pg_class where relname = 'command_done'",
    );
    t.same(rows, [], "the notes are gone");
  },
);

function endpointOf({
  server,
}: {
  readonly server: { readonly address: string; readonly port: number };
}) {
  return { address: server.address, port: server.port };
}
