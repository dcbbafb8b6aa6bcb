import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import t from "tap";
import {
  filesBelow,
  type Stack,
  startStack,
  tail,
  writingActions,
} from "../support/stack";

/** Addresses that nobody has: RFC 2606 and RFC 6761, and Cobalt's own placeholder. */
const harmless = /(^a@b\.com$)|@([^@]*\.)?example(\.(com|net|org))?$/;

t.test("a refresh on the real engine, from preview to destroy", async (t) => {
  const stack = await startStack(t);
  const { sandbox, engine } = stack;
  const before = await stack.settingsOf("test-white");
  const productionBefore = await stack.settingsOf("production-blue");
  const people = (await stack.application("production-blue")).people;

  await t.test("preview shows the stack and changes nothing", async (t) => {
    await sandbox.control.forgetRequests();
    const preview = await engine.pulumi(["preview"]);
    t.equal(preview.exitCode, 0, tail(preview));
    t.match(preview.stdout, /prodCopy:SanitisedData/);
    t.match(preview.stdout, /restores a new copy/);
    t.same(await writes(stack), []);
  });

  await t.test("up gives the target a sanitised copy", async (t) => {
    const up = await stack.up();
    t.equal(up.exitCode, 0, tail(up));
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
    const secrets = [
      passwordIn(await stack.settingsOf("production-blue")),
      passwordIn(await stack.settingsOf("test-white")),
      passwordIn(before),
    ];
    const texts = await filesBelow(engine.stateDir);
    t.ok(texts.length > 0);
    for (const secret of secrets) {
      t.ok(secret.length >= 12);
      t.notOk(texts.some((text) => text.includes(secret)));
    }
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
    const up = await stack.up("--expect-no-changes");
    t.equal(up.exitCode, 0, tail(up));
  });

  await t.test(
    "a newer snapshot gives a new copy, and the application answers all the time",
    async (t) => {
      const [old] = await stack.copies();
      await sandbox.control.snapshot();
      const answers = watch(stack, "test-white");
      const up = await stack.up();
      const seen = await answers.end();
      t.equal(up.exitCode, 0, tail(up));
      t.same(seen.failures, [], "every request was answered");
      t.ok(seen.count > 20);
      const copies = await stack.copies();
      t.equal(copies.length, 1);
      t.not(copies[0]?.identifier, old?.identifier);
      t.equal(await stack.databaseOf("test-white"), copies[0]?.identifier);
      t.match(copies[0], { deletionProtection: true });
    },
  );

  await t.test("destroy puts the settings back, byte for byte", async (t) => {
    const destroy = await stack.destroy();
    t.equal(destroy.exitCode, 0, tail(destroy));
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
