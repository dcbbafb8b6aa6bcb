import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { execa } from "execa";
import t, { type Test } from "tap";
import { type Stack, startStack, writingActions } from "../../support/stack";

/** A trial's report, as far as the test reads it. */
interface Report {
  readonly versions: Record<string, string>;
  readonly phases: readonly {
    readonly phase: string;
    readonly exitCode: number;
    readonly steps: readonly { readonly type: string }[];
    readonly calls: readonly { readonly call: string }[];
    readonly errors: readonly string[];
  }[];
}

t.test("a trial of a stack, from preview to destroy", async (t) => {
  const stack = await startStack(t);
  const { sandbox, engine } = stack;
  const file = join(engine.projectDir, "report.json");
  const tryReal = async (...args: string[]) => {
    const { exitCode, all } = await execa(
      process.execPath,
      [resolve("tools/try-real/main.mjs"), "--report", file, ...args],
      {
        cwd: engine.projectDir,
        env: engine.env,
        extendEnv: false,
        reject: false,
        all: true,
        timeout: 10 * 60_000,
      },
    );
    return { exitCode, all };
  };
  const settings = await stack.settingsOf("test-white");
  const secrets = await secretsOf(stack);
  const readReport = async (t: Test): Promise<Report> => {
    const text = await readFile(file, "utf8");
    for (const [what, secret] of Object.entries(secrets))
      t.notOk(text.includes(secret), `the report has no ${what}`);
    t.notMatch(text, /arn:|\d{12}|127\.0\.0\.\d|\[::1\]|password["']?:/i);
    return JSON.parse(text);
  };

  await t.test(
    "without --go it previews, and says what a trial costs",
    async (t) => {
      await sandbox.control.forgetRequests();
      const { exitCode, all } = await tryReal("--stack", "sandbox");
      t.equal(exitCode, 0, all);
      t.match(all, /an RDS instance of class db\.t3\.micro/);
      t.match(
        all,
        /1 x db\.t3\.micro, Single-AZ[\s\S]*snapshots +none is made/,
      );
      t.match(all, /Nothing was written to AWS/);
      t.notMatch(all, /NodeVersionSupportWarning/, "whatever the Node");
      const calls = await sandbox.control.requests();
      t.same(
        calls.filter(({ action }) => writingActions.test(action)),
        [],
      );
      const { phases } = await readReport(t);
      t.same(
        phases.map(({ phase, exitCode }) => `${phase} ${exitCode}`),
        ["preview 0"],
      );
      t.match(phases[0]?.calls, [{ call: /^[A-Z]\w+$/ }]);
    },
  );

  await t.test(
    "with --go it goes the whole way, and leaves all as it was",
    async (t) => {
      await sandbox.control.snapshot();
      const { exitCode, all } = await tryReal("--stack", "sandbox", "--go");
      t.equal(exitCode, 0, all?.slice(-3_000));
      t.match(all, /two RDS instances/);
      t.notMatch(all, /NodeVersionSupportWarning/, "of no hook either");
      const { versions, phases } = await readReport(t);
      t.match(versions, { node: process.versions.node, pulumi: /3\.\d+/ });
      t.same(
        phases.map(({ phase, exitCode }) => `${phase} ${exitCode}`),
        [
          "preview 0",
          "up 0",
          "up, unchanged 0",
          "refresh 0",
          "preview, unchanged 0",
          "up, newer data 0",
          "destroy 0",
        ],
      );
      const steps = phases.find(
        ({ phase }) => phase === "up, newer data",
      )?.steps;
      t.ok(
        steps?.some(({ type }) => type === "aws:rds/instance:Instance"),
        "another copy was made",
      );
      t.same(await stack.copies(), []);
      t.same(await stack.settingsOf("test-white"), settings);
    },
  );

  await t.test(
    "a failure ends with destroy, and its error without values",
    async (t) => {
      await sandbox.control.failCalls({
        action: "RestoreDBInstanceFromDBSnapshot",
        times: 100,
        effect: {
          kind: "error",
          code: "StorageQuotaExceeded",
          status: 400,
          message: `no room in account 100000000001 for ${secrets["production's address"]}`,
        },
      });
      const { exitCode } = await tryReal("--stack", "sandbox", "--go");
      await sandbox.control.mend();
      t.equal(exitCode, 1);
      const { phases } = await readReport(t);
      t.same(
        phases.map(({ phase, exitCode }) => `${phase} ${exitCode === 0}`),
        ["preview true", "up false", "destroy true"],
      );
      t.match(phases[1]?.errors.join(), /StorageQuotaExceeded/);
    },
  );

  await t.test("a stack that is up isn't tried", async (t) => {
    await engine.pulumi([
      "up",
      "--yes",
      "--skip-preview",
      "--target",
      "**masking-key",
    ]);
    const { exitCode, all } = await tryReal("--stack", "sandbox", "--go");
    t.equal(exitCode, 1);
    t.match(all, /--stack is "sandbox", which is up \(\d+ resources\)/);
    t.match(await tryReal("--stack", "other"), {
      exitCode: 1,
      all: /--stack is "other", and .*Pulumi\.other\.yaml can't be read \(ENOENT\)/,
    });
  });
});

/** What must not be told to anybody, by what it is. */
async function secretsOf(stack: Stack): Promise<Record<string, string>> {
  const read = async (environment: string, property: string) =>
    (await stack.settingsOf(environment))
      .map((line) => JSON.parse(line))
      .find(([, name]) => name === property)[2];
  return {
    "production's address": await read("production-blue", "RDS_HOSTNAME"),
    "production's password": await read("production-blue", "RDS_PASSWORD"),
    "the target's address": await read("test-white", "RDS_HOSTNAME"),
    "the target's password": await read("test-white", "RDS_PASSWORD"),
    "production's name": "production-blue",
    "production's instance": "cobalt-production",
    "the target's name": "test-white",
    account: "100000000001",
    "access key": stack.sandbox.env.AWS_SECRET_ACCESS_KEY ?? "",
    region: "ap-southeast-2",
  };
}
