import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";
import t, { type Test } from "tap";
import { databaseDigest, loginOf } from "../support/database-digest";
import { forgetUsersAddresses } from "../support/forgetful-rules";
import { ownFolder } from "../support/own-folder";
import {
  filesBelow,
  killAt,
  killWhen,
  type Stack,
  startStack,
  succeeded,
  writingActions,
} from "../support/stack";
import { asTarget, loadedDatabases, target } from "../support/target-databases";

/** Addresses that nobody has: RFC 2606 and RFC 6761, and Cobalt's own placeholder. */
const harmless = /(^a@b\.com$)|@([^@]*\.)?example(\.(com|net|org))?$/;

t.test(
  "a load by dump on the real engine, from preview to destroy",
  async (t) => {
    const stack = await startStack(t, { stack: "sandbox-dump" });
    const { sandbox, engine } = stack;
    const folder = await mkdtemp(join(await ownFolder(), "dumps-"));
    await engine.config({ "prod-copy:dumpFolder": folder });
    const settings = await stack.settingsOf(target);
    const production = await databaseDigest(sandbox, "production-blue");
    const uat = await databaseDigest(sandbox, "uat-grey");
    const own = await databaseDigest(sandbox, target);
    const uses = async () => (await stack.application(target)).database.name;
    const untouched = async (t: Test) => {
      t.same(await databaseDigest(sandbox, "production-blue"), production);
      t.same(await databaseDigest(sandbox, "uat-grey"), uat);
      t.same(await readdir(folder), [], "no dump is left");
    };
    const destroyed = async (t: Test) => {
      succeeded(t, await stack.destroy());
      t.same(await stack.settingsOf(target), settings);
      t.same(await loadedDatabases(sandbox), []);
      t.same(await databaseDigest(sandbox, target), own);
      await untouched(t);
    };

    await t.test("preview shows it and changes nothing", async (t) => {
      const preview = succeeded(t, await engine.pulumi(["preview"]));
      t.match(preview.stdout, /prodCopy:LoadedDatabase/);
      t.match(preview.stdout, /loads production into a new database/);
      t.notMatch(preview.stdout, /rds:Instance/);
      t.same(await loadedDatabases(sandbox), []);
    });

    await t.test(
      "up gives the target a sanitised database beside UAT's",
      async (t) => {
        await sandbox.control.forgetRequests();
        const up = succeeded(t, await stack.up());
        const name = await uses();
        t.match(name, /^cobalt_\d{8}_\d{6}$/);
        t.same(await loadedDatabases(sandbox), [{ name, state: "sanitised" }]);
        const live = await stack.application("production-blue");
        const test = await stack.application(target);
        t.equal(test.users, live.users);
        t.ok(live.mailsWaiting > 0);
        t.equal(test.mailsWaiting, 0);
        for (const { email } of test.people) t.match(email, harmless);
        t.match(await engine.outputs(), {
          database: name,
          server: "cobalt-test-old",
          health: "Green",
          proof: live.users,
        });
        t.match(up.stdout, /rows left out: .*notifications_abstractemail/);
        await untouched(t);
      },
    );

    await t.test("one property changed, and nothing else in AWS", async (t) => {
      const now = await stack.settingsOf(target);
      // CloudFormation's own record of all properties changes with each.
      const changed = now.filter(
        (one) =>
          !settings.includes(one) &&
          !one.includes("aws:cloudformation:template:parameter"),
      );
      t.equal(changed.length, 1);
      t.match(changed[0], /RDS_DB_NAME/);
      const requests = await sandbox.control.requests();
      t.same(
        requests
          .map(({ action }) => action)
          .filter((action) => writingActions.test(action)),
        ["UpdateEnvironment"],
      );
    });

    await t.test("no password stands in the state in clear", async (t) => {
      const texts = await filesBelow(engine.stateDir);
      t.ok(texts.length > 0);
      for (const environment of ["production-blue", target]) {
        const password = String(loginOf(sandbox, environment).password);
        t.ok(password.length >= 12);
        t.notOk(texts.some((text) => text.includes(password)));
      }
    });

    await t.test("a second up changes nothing", async (t) => {
      succeeded(t, await stack.up("--expect-no-changes"));
    });

    await t.test(
      "rules that leave addresses behind: the target stays, and nobody gets into what was loaded",
      async (t) => {
        const before = await uses();
        await forgetUsersAddresses(t, stack);
        await engine.config({ "prod-copy:refresh": "2" });
        const up = await stack.up();
        t.not(up.exitCode, 0);
        t.match(up.stdout + up.stderr, /accounts_user.*email/);
        t.equal(await uses(), before);
        const [first, second, ...more] = await loadedDatabases(sandbox);
        t.same([first, more], [{ name: before, state: "sanitised" }, []]);
        t.match(second, { state: "loaded" });
        const { user, password } = loginOf(sandbox, "uat-grey");
        const other = new Client({
          ...loginOf(sandbox, target),
          user,
          password,
          database: second?.name,
        });
        other.on("error", () => undefined);
        await t.rejects(other.connect(), { code: "42501" });
        await untouched(t);
      },
    );

    await t.test(
      "mended, the next up goes on with it; the former one goes when nothing is connected",
      async (t) => {
        const before = await uses();
        const waiting = (await loadedDatabases(sandbox)).at(-1)?.name;
        await engine.config({ "prod-copy:rules": "rules/cobalt.yaml" });
        const { up, still } = await asTarget(
          sandbox,
          async () => ({
            up: await stack.up(),
            still: await loadedDatabases(sandbox),
          }),
          before,
        );
        succeeded(t, up);
        t.match(up.stdout, `goes on with the database: ${waiting}`);
        t.notMatch(up.stdout, /dumped \d+ tables/);
        t.equal(await uses(), waiting);
        t.match(up.stdout, `The database "${before}" is in use`);
        t.equal(still.length, 2);

        const next = succeeded(t, await stack.up());
        t.match(next.stdout, `dropped ${before}`);
        t.same(await loadedDatabases(sandbox), [
          { name: waiting, state: "sanitised" },
        ]);
        await untouched(t);
      },
    );

    await t.test(
      "destroy puts the settings back and drops the database",
      async (t) => {
        await destroyed(t);
      },
    );

    await t.test(
      "killed in the very first load, then destroyed: no dump and no database is left",
      async (t) => {
        await killInRestore(t, stack);
        t.match(await loadedDatabases(sandbox), [{ state: "loading" }]);
        t.equal((await readdir(folder)).length, 1);
        await destroyed(t);
      },
    );

    await t.test(
      "killed while it restores: the next run drops what was left, deletes the dump and loads anew",
      async (t) => {
        await killInRestore(t, stack);
        t.same(await stack.settingsOf(target), settings);
        const [half, ...others] = await loadedDatabases(sandbox);
        t.same([half?.state, others], ["loading", []]);
        t.equal((await readdir(folder)).length, 1);

        const next = await killAt(stack, "UpdateEnvironment");
        t.match(next, `dropped ${half?.name}`);
        t.match(await loadedDatabases(sandbox), { length: 1 });
        t.same(await readdir(folder), []);
      },
    );

    await t.test(
      "that one too, right after the first UpdateEnvironment: the next ends what was begun",
      async (t) => {
        const [loaded] = await loadedDatabases(sandbox);
        const up = succeeded(t, await stack.up());
        t.notMatch(up.stdout, /dumped \d+ tables/);
        t.equal(await uses(), loaded?.name);
        t.same(await loadedDatabases(sandbox), [
          { name: loaded?.name, state: "sanitised" },
        ]);
        succeeded(t, await stack.up("--expect-no-changes"));
      },
    );

    await t.test(
      "killed right after a later UpdateEnvironment: destroy gives the target its own database back",
      async (t) => {
        await engine.config({ "prod-copy:refresh": "3" });
        await killAt(stack, "UpdateEnvironment");
        t.equal((await loadedDatabases(sandbox)).length, 2);
        await destroyed(t);
      },
    );
  },
);

/** Kills an up when pg_restore has made the tables and is to begin with their rows, which it never does. */
async function killInRestore(t: Test, stack: Stack): Promise<void> {
  const programs = await mkdtemp(join(await ownFolder(), "programs-"));
  const held = join(programs, "held");
  await writeFile(
    join(programs, "pg_restore"),
    `#!/bin/sh
case "$*" in *--section=data*) : > '${held}'; exec sleep 100000;; esac
PATH="\${PATH#*:}"
exec pg_restore "$@"
`,
    { mode: 0o755 },
  );
  t.teardown(() => rm(programs, { recursive: true, force: true }));
  await killWhen(stack, async () => existsSync(held), { programs });
}
