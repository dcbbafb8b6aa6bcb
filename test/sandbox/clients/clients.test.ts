import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import t from "tap";
import { services } from "../../../sandbox/aws/dispatch";
import type { Sandbox } from "../../../sandbox/sandbox";
import { startTestSandbox } from "../../support/sandbox";
import { pythonClients } from "./python-clients";

/** What the environment of each program has besides the sandbox's variables. */
let env: Readonly<Record<string, string>>;
let python: string;
let folder: string;

/** Names of the services in boto3, by what they sign with. */
const botoNames: Readonly<Record<string, string>> = {
  elasticloadbalancing: "elbv2",
};

/** Runs Python; fails with what it said. */
async function run(...args: string[]): Promise<string> {
  const { all, exitCode, stdout } = await execa(python, args, {
    cwd: folder,
    env,
    extendEnv: false,
    stdin: "ignore",
    all: true,
    reject: false,
    timeout: 300_000,
  });
  if (exitCode !== 0) throw new Error(`${args.join(" ")}\n${all}`);
  return stdout;
}

const aws = async (...args: string[]) =>
  JSON.parse((await run("-m", "awscli", ...args, "--output=json")) || "null");

const eb = (...args: string[]) =>
  run("-c", "from ebcli.core.ebcore import main; main()", ...args);

async function prepare(sandbox: Sandbox): Promise<void> {
  folder = join(sandbox.home, "clients");
  await mkdir(join(folder, ".elasticbeanstalk"), { recursive: true });
  await writeFile(
    join(folder, ".elasticbeanstalk/config.yml"),
    "branch-defaults:\n  default:\n    environment: test-white\nglobal:\n  application_name: cobalt\n  default_region: ap-southeast-2\n",
  );
  env = {
    ...sandbox.env,
    PATH: process.env.PATH ?? "",
    HOME: folder,
    LANG: "C.UTF-8",
    PYTHONDONTWRITEBYTECODE: "1",
    ANSIBLE_HOME: join(folder, "ansible"),
    ANSIBLE_LOCALHOST_WARNING: "False",
    ANSIBLE_INVENTORY_UNPARSED_WARNING: "False",
    AWS_PAGER: "",
  };
}

t.test("clients of other people's", async (t) => {
  const found = await pythonClients();
  if ("missing" in found) {
    t.pass("none", { skip: found.missing });
    return;
  }
  python = found.python;
  const sandbox = await startTestSandbox(t);
  await prepare(sandbox);

  // Beside one another, for they wait most of the time: each has an environment and instances of its own.
  t.jobs = 4;
  await Promise.all([
    t.test("boto3 finds each answer as its model has it", async (t) => {
      const { called, problems } = JSON.parse(
        await run(join(__dirname, "answers.py")),
      );
      t.strictSame(problems, []);
      t.strictSame(called, operations(), "every operation was called");
    }),

    t.test("the AWS CLI lists, waits, and shows an error", async (t) => {
      const { Account } = await aws("sts", "get-caller-identity");
      t.equal(Account, "100000000001");
      const { DBInstances } = await aws("rds", "describe-db-instances");
      t.ok(DBInstances.length >= 2, "more than a page has");
      const production = "--db-instance-identifier=cobalt-production";
      await aws("rds", "wait", "db-instance-available", production);
      await t.rejects(
        aws("rds", "modify-db-instance", production),
        /InvalidParameterCombination.*No modifications were requested/s,
      );
      await t.rejects(
        aws("rds", "describe-db-clusters"),
        /InvalidAction.*Could not find operation DescribeDBClusters/s,
      );
    }),

    t.test("the EB CLI shows an environment and changes it", async (t) => {
      t.match(await eb("status", "--verbose"), /i-[0-9a-f]{17}: healthy/);
      t.match(await eb("health"), /Ok/);
      t.match(await eb("printenv"), /RDS_USERNAME = cobalt/);
      await eb("setenv", "BY=eb");
      t.match(await eb("printenv"), /BY = eb/);
      t.match(await eb("events"), /Environment update completed successfully/);
    }),

    t.test("Ansible's modules keep a copy", async (t) => {
      await t.resolves(
        run(
          ...["-m", "ansible", "playbook", join(__dirname, "playbook.yml")],
          ...["-i", "localhost,", "-e", `ansible_python_interpreter=${python}`],
        ),
      );
    }),
  ]);
});

/** All that the sandbox answers, as boto3 names it. */
function operations(): string[] {
  return services
    .flatMap(({ signingName, operations }) =>
      Object.keys(operations).map(
        (name) => `${botoNames[signingName] ?? signingName}:${name}`,
      ),
    )
    .sort();
}
