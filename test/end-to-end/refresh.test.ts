import { setTimeout as sleep } from "node:timers/promises";
import { UpdateEnvironmentCommand } from "@aws-sdk/client-elastic-beanstalk";
import {
  AddTagsToResourceCommand,
  DescribeDBInstancesCommand,
  type RDSClient,
  RemoveTagsFromResourceCommand,
} from "@aws-sdk/client-rds";
import { Client } from "pg";
import t, { type Test } from "tap";
import { tagRecord } from "../../aws/rds/tags";
import type { Ended } from "../support/engine";
import { forgetUsersAddresses } from "../support/forgetful-rules";
import {
  filesBelow,
  type Stack,
  startStack,
  succeeded,
  writingActions,
} from "../support/stack";
import { until } from "../support/until";

/** Addresses that nobody has: RFC 2606 and RFC 6761, and Cobalt's own placeholder. */
const harmless = /(^a@b\.com$)|@([^@]*\.)?example(\.(com|net|org))?$/;

t.test("a refresh on the real engine, from preview to destroy", async (t) => {
  const stack = await startStack(t);
  const { sandbox, engine, rds } = stack;
  const before = await stack.settingsOf("test-white");
  const productionBefore = await stack.settingsOf("production-blue");
  const people = (await stack.application("production-blue")).people;

  await t.test("preview shows the stack and changes nothing", async (t) => {
    await sandbox.control.forgetRequests();
    const preview = succeeded(t, await engine.pulumi(["preview"]));
    t.match(preview.stdout, /prodCopy:SanitisedData/);
    t.match(preview.stdout, /restores a new copy/);
    t.same(await writes(stack), []);
  });

  await t.test("up gives the target a sanitised copy", async (t) => {
    succeeded(t, await stack.up());
    const [copy, ...others] = await stack.copies();
    t.same(others, []);
    t.match(copy, { deletionProtection: true });
    t.equal(await stack.databaseOf("test-white"), copy?.identifier);
    const live = await stack.application("production-blue");
    const test = await stack.application("test-white");
    t.equal(test.users, live.users);
    t.equal(test.mailsWaiting, 0);
    for (const { email } of test.people) t.match(email, harmless);
    t.same(live.people, people, "production is as it was");
    t.match(await engine.outputs(), {
      copy: copy?.identifier,
      health: "Green",
      proof: live.users,
    });
  });

  await t.test("no call that writes went to production", async (t) => {
    const all = JSON.stringify(await writes(stack));
    t.notMatch(all, /cobalt-production"/);
    t.notMatch(all, /production-(blue|green)/);
    t.same(await stack.settingsOf("production-blue"), productionBefore);
  });

  await t.test("no password stands in the state in clear", async (t) => {
    for (const settings of [
      await stack.settingsOf("production-blue"),
      await stack.settingsOf("test-white"),
      before,
    ])
      await isHidden(t, stack, passwordIn(settings));
  });

  await t.test("production's password doesn't open the copy", async (t) => {
    const password = passwordIn(await stack.settingsOf("production-blue"));
    const { database } = await stack.application("test-white");
    const client = new Client({
      host: database.host,
      port: Number(database.port),
      user: "cobalt",
      password,
      database: "cobalt",
      ssl: { rejectUnauthorized: false },
    });
    client.on("error", () => undefined);
    await t.rejects(client.connect(), { code: "28P01" });
  });

  await t.test("a second up changes nothing", async (t) => {
    succeeded(t, await stack.up("--expect-no-changes"));
  });

  await t.test(
    "refreshes, changes and other people's tags take nothing from the copy",
    async (t) => {
      const [copy] = await stack.copies();
      const noted = await tagsOf(rds, copy?.identifier);
      for (const name of ["adopted", "sanitised", "health-before"])
        t.match(noted[`prod-copy:${name}`], /^db-/);
      await sandbox.control.forgetRequests();

      succeeded(t, await refresh(stack, "--expect-no-changes"));
      succeeded(t, await engine.pulumi(["preview", "--expect-no-changes"]));

      const theirs = { "cost:centre": "4711", "team.web": "yes" };
      await tag(rds, copy?.identifier, theirs);
      await engine.config({ "prod-copy:publiclyAccessible": true });
      succeeded(t, await stack.up());
      succeeded(t, await refresh(stack));
      succeeded(t, await engine.pulumi(["preview", "--expect-no-changes"]));

      t.same(await tagsOf(rds, copy?.identifier), { ...noted, ...theirs });
      const calls = (await writes(stack)).map(({ action }) => action);
      t.same(
        calls.filter((action) => /RemoveTags|Restore|Delete/.test(action)),
        [],
      );
      t.match(await stack.copies(), [copy]);
    },
  );

  await t.test(
    "a copy in use that has lost every tag is kept, and gets them again",
    async (t) => {
      const [copy] = await stack.copies();
      const before = await tagsOf(rds, copy?.identifier);
      await untag(rds, copy?.identifier, Object.keys(before));
      const preview = succeeded(t, await engine.pulumi(["preview"]));
      t.match(
        preview.stdout,
        /has lost tags, .*prod-copy:stack.*sanitised copy: they are written again/,
      );
      t.match(preview.stdout, /keeps the copy/);
      t.match(preview.stdout, /LostTags .* update/);

      succeeded(t, await stack.up("--refresh"));
      const {
        "prod-copy:health-before": _,
        "cost:centre": __,
        "team.web": ___,
        ...ours
      } = before;
      t.same(await tagsOf(rds, copy?.identifier), ours);
      t.match(await stack.copies(), [copy]);
      succeeded(t, await engine.pulumi(["preview", "--expect-no-changes"]));
    },
  );

  await t.test(
    "a newer snapshot gives a new copy, and the application answers all the time",
    async (t) => {
      const [old] = await stack.copies();
      await sandbox.control.snapshot();
      const answers = watch(stack, "test-white");
      const up = await stack.up();
      const seen = await answers.end();
      succeeded(t, up);
      t.same(seen.failures, [], "every request was answered");
      t.ok(seen.count > 20);
      const copies = await stack.copies();
      t.equal(copies.length, 1);
      t.not(copies[0]?.identifier, old?.identifier);
      t.equal(await stack.databaseOf("test-white"), copies[0]?.identifier);
      t.match(copies[0], { deletionProtection: true });
    },
  );

  await t.test(
    "a setting changed by hand: refresh shows it, and keeps secrets secret",
    async (t) => {
      const ours = await stack.settingsOf("test-white");
      succeeded(t, await refresh(stack, "--expect-no-changes"));
      await changeUserName(stack);
      const shown = succeeded(t, await refresh(stack));
      t.match(shown.stdout, /RDS_USERNAME of test-white was changed since/);
      await isHidden(t, stack, passwordIn(ours));

      succeeded(t, await stack.up());
      t.same(
        await stack.settingsOf("test-white"),
        ours,
        "the next up mends it",
      );
      succeeded(t, await stack.up("--expect-no-changes"));
      await isHidden(t, stack, passwordIn(ours));
    },
  );

  await t.test(
    "rules that leave real addresses behind, night after night: two instances, and the target untouched",
    async (t) => {
      const settings = await stack.settingsOf("test-white");
      const inUse = await stack.databaseOf("test-white");
      await forgetUsersAddresses(t, stack);

      let waiting: string | undefined;
      // With the option the engine goes on after a failure, and would delete what was replaced.
      for (const options of [
        ["--continue-on-error"],
        [],
        ["--continue-on-error"],
      ]) {
        await sandbox.control.snapshot();
        const up = await stack.up(...options);
        t.not(up.exitCode, 0, "it fails");
        t.match(up.stdout + up.stderr, /accounts_user.*email/);
        t.notMatch(
          up.stdout + up.stderr,
          /[\w.]+@(?!b\.com)[\w-]+\.(net|com|org)\.au/,
          "shows nobody's address",
        );
        const copies = await stack.copies();
        const found = copies.map(({ identifier }) => identifier);
        t.equal(found.length, 2);
        t.ok(found.includes(inUse ?? ""), "the copy in use is still there");
        const unused = found.find((identifier) => identifier !== inUse);
        waiting ??= unused;
        t.equal(unused, waiting, "it goes on with the first's copy");
        t.same(await stack.settingsOf("test-white"), settings);
        t.equal(await stack.databaseOf("test-white"), inUse);
        const test = await stack.application("test-white");
        t.equal(test.mailsWaiting, 0);
        t.ok(test.users > 0);
      }

      await engine.config({ "prod-copy:rules": "rules/cobalt.yaml" });
      succeeded(t, await stack.up());
      const copies = await stack.copies();
      t.match(copies, [{ identifier: waiting }]);
      t.equal(copies.length, 1);
      t.equal(await stack.databaseOf("test-white"), waiting);
    },
  );

  await t.test("destroy puts the settings back, byte for byte", async (t) => {
    succeeded(t, await stack.destroy());
    t.same(await stack.settingsOf("test-white"), before);
    t.same(await stack.copies(), []);
    t.same(await stack.settingsOf("production-blue"), productionBefore);
    const { snapshots } = await sandbox.control.overview();
    t.ok(snapshots.length >= 2, "production's snapshots are still there");
  });
});

/** The calls that changed something, as the sandbox logged them. */
async function writes({ sandbox }: Stack) {
  const requests = await sandbox.control.requests();
  return requests.filter(({ action }) => writingActions.test(action));
}

function passwordIn(settings: readonly string[]): string {
  const setting = settings.find((one) => one.includes('"RDS_PASSWORD"'));
  return setting ? JSON.parse(setting)[2] : "";
}

/** Searches the state, its history and its backups for a password. */
async function isHidden(t: Test, { engine }: Stack, password: string) {
  t.ok(password.length >= 12);
  const texts = await filesBelow(engine.stateDir);
  t.ok(texts.length > 0);
  t.notOk(texts.some((text) => text.includes(password)));
}

function refresh({ engine }: Stack, ...args: string[]): Promise<Ended> {
  return engine.pulumi(["refresh", "--yes", "--skip-preview", ...args]);
}

async function described(rds: RDSClient, identifier: string | undefined) {
  const { DBInstances = [] } = await rds.send(
    new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier }),
  );
  const [{ DBInstanceArn = "", TagList = [] } = {}] = DBInstances;
  return { arn: DBInstanceArn, list: TagList };
}

async function tagsOf(rds: RDSClient, identifier: string | undefined) {
  return tagRecord((await described(rds, identifier)).list);
}

async function tag(
  rds: RDSClient,
  identifier: string | undefined,
  tags: Record<string, string>,
): Promise<void> {
  await rds.send(
    new AddTagsToResourceCommand({
      ResourceName: (await described(rds, identifier)).arn,
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  );
}

async function untag(
  rds: RDSClient,
  identifier: string | undefined,
  keys: string[],
): Promise<void> {
  await rds.send(
    new RemoveTagsFromResourceCommand({
      ResourceName: (await described(rds, identifier)).arn,
      TagKeys: keys,
    }),
  );
}

/** As a person would, by the console. */
async function changeUserName(stack: Stack): Promise<void> {
  await stack.beanstalk.send(
    new UpdateEnvironmentCommand({
      EnvironmentName: "test-white",
      OptionSettings: [
        {
          Namespace: "aws:elasticbeanstalk:application:environment",
          OptionName: "RDS_USERNAME",
          Value: "reporting",
        },
      ],
    }),
  );
  await until("test-white to be Ready", async () => {
    const { environments } = await stack.sandbox.control.overview();
    return environments.some(
      ({ name, status }) => name === "test-white" && status === "Ready",
    );
  });
}

/** Asks an application ten times a second until told to end. */
function watch(stack: Stack, environment: string) {
  let ended = false;
  let count = 0;
  const failures: string[] = [];
  const loop = (async () => {
    while (!ended) {
      count++;
      try {
        await stack.application(environment);
      } catch (error) {
        failures.push(String(error));
      }
      await sleep(100);
    }
  })();
  return {
    end: async () => {
      ended = true;
      await loop;
      return { count, failures };
    },
  };
}
