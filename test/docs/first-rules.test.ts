import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import t from "tap";
import { connect } from "../support/connect";
import { letMasterQuietTriggers, startPostgres } from "../support/postgres";
import { environmentFor, sanitise } from "../support/sanitise";

const root = join(__dirname, "../..");

t.test("the page's path leads to a clean copy of the practice", async (t) => {
  const server = await startPostgres(t, { database: "trial" });
  const client = await connect(t, server);
  await client.query(
    await readFile(join(root, "sandbox/demo/clinic.sql"), "utf8"),
  );
  await letMasterQuietTriggers(server);
  const env = {
    ...environmentFor(server),
    PROD_COPY_MASKING_KEY: "a key for as long as it is tried",
  };
  const folder = t.testdir();
  const file = join(folder, "rules.yaml");
  const verb = (name: string, ...more: string[]) =>
    sanitise([name, "--rules", file, ...more], env);

  const first = await verb("init");
  t.equal(first.exitCode, 0, first.stdout + first.stderr);
  t.match(first.stdout, /Look at these first[\s\S]*referral\.letter/);
  const page = await readFile(join(root, "docs/first-rules.md"), "utf8");
  const shown = page.split("\n").filter((line) => line.startsWith("  - m"));
  t.equal(shown.length, 1);
  for (const line of shown) t.ok(first.stdout.includes(line), line);

  // A mistake on the way: what somebody has written is kept.
  const judged = (await readFile(file, "utf8")).replace(
    /dosage: .*/,
    "dosage: { keep: what the label says }",
  );
  await writeFile(
    file,
    judged.replaceAll(/notes: null.*/g, "notes: { keep: a mistake }"),
  );
  t.match(await verb("plan"), { exitCode: 0 });
  const run = () =>
    verb("run", "--database", "trial", "--reports", join(folder, "reports"));
  const found = await run();
  t.equal(found.exitCode, 1);
  t.match(
    found.stderr,
    /The audit found[\s\S]*patient, column notes: phone number[\s\S]*it goes on from there/,
  );
  t.match(found.stderr, /patient: \{ columns: \{ notes: null \} \}/);
  await writeFile(file, judged);
  const clean = await run();
  t.equal(clean.exitCode, 0, clean.stderr);
  t.match(clean.stdout, /Database trial is clean\./);
});

t.test("a reader of the output may stop", async (t) => {
  const command =
    "node --require ./typescript.cjs sanitise/cli/main.ts --help | { exec <&-; sleep 2; }";
  const { exitCode, stderr } = await execa(
    "bash",
    ["-c", `set -o pipefail; ${command}`],
    { cwd: root, reject: false },
  );
  t.equal(stderr, "");
  t.equal(exitCode, 0);
});
