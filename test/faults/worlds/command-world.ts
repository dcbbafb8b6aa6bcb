import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir } from "node:fs/promises";
import { join } from "node:path";
import {
  DeleteDBInstanceCommand,
  RestoreDBInstanceFromDBSnapshotCommand,
} from "@aws-sdk/client-rds";
import { execa } from "execa";
import { Store } from "../../../sandbox/aws/state/store";
import { databaseDigest, loginOf } from "../../support/database-digest";
import type { Running } from "../../support/engine";
import { ownFolder } from "../../support/own-folder";
import { killTree } from "../../support/process-tree";
import { startTestSandbox } from "../../support/sandbox";
import { until } from "../../support/until";
import { clientOf } from "../by-hand";
import type { Facts } from "../checks/facts";
import { nameplate, processesOf } from "../checks/processes";
import { Watcher } from "../checks/watcher";
import { AwsGate } from "../gates/aws-gate";
import { ProgramGates } from "../gates/program-gate";
import type { Place, World } from "../world";
import { inDatabase, rolesOf } from "./in-database";
import { Scope } from "./scope";

const maskingKey = "the-masking-key-of-the-schedule";
const root = join(__dirname, "../../..");

/** A world in which somebody else restores production's snapshot, and `sanitise run` makes it clean. */
export async function commandWorld(
  users: number | undefined,
  tell: (text: string) => void,
): Promise<World> {
  const scope = new Scope(tell);
  try {
    return await inScope(scope, users);
  } catch (error) {
    await scope.end();
    throw error;
  }
}

async function inScope(
  scope: Scope,
  users: number | undefined,
): Promise<World> {
  const sandbox = await startTestSandbox(scope, {
    env: false,
    ...(users !== undefined && { users }),
  });
  const aws = await AwsGate.start(sandbox.url);
  scope.teardown(() => aws.stop());
  const id = randomBytes(6).toString("hex");
  const folder = await mkdtemp(join(await ownFolder(), `faults-${id}-`));
  const programs = await ProgramGates.make(join(folder, "programs"), []);
  for (const part of ["tmp", "state"]) await mkdir(join(folder, part));
  const watcher = new Watcher(async () => {
    const { environments } = await sandbox.control.overview();
    for (const { name, database } of environments)
      if (database === restored)
        throw new Error(`${name} uses the copy that was restored by hand`);
  });

  let restored: string | undefined;
  let count = 0;
  let baseline: Facts = {};
  const instance = () => {
    const found = Object.values(Store.peek(sandbox.home)?.instances ?? {}).find(
      ({ identifier }) => identifier === restored,
    );
    if (!found) throw new Error("Nothing was restored.");
    return found;
  };
  const copy = async (): Promise<Place> => ({
    dataDir: join(sandbox.home, "instances", instance().resourceId),
    database: "cobalt",
  });

  async function restore(): Promise<void> {
    const rds = clientOf(world);
    const { snapshots } = await sandbox.control.overview();
    if (restored !== undefined)
      await rds.send(
        new DeleteDBInstanceCommand({
          DBInstanceIdentifier: restored,
          SkipFinalSnapshot: true,
        }),
      );
    restored = `restored-by-hand-${++count}`;
    await rds.send(
      new RestoreDBInstanceFromDBSnapshotCommand({
        DBInstanceIdentifier: restored,
        DBSnapshotIdentifier: snapshots
          .filter((one) => one.instance === "cobalt-production")
          .at(-1)?.identifier,
        DBSubnetGroupName: "test-subnets",
        VpcSecurityGroupIds: ["sg-test"],
        BackupRetentionPeriod: 0,
      }),
    );
    rds.destroy();
    await until("the restore", async () => instance().status === "available");
  }

  function start(): Running {
    const { address, port, masterUsername, masterPassword } = instance();
    const child = execa(
      process.execPath,
      [
        ...["--require", "./typescript.cjs", "sanitise/cli/main.ts", "run"],
        ...["--rules", "rules/cobalt.yaml", "--database", "cobalt"],
        ...["--reports", join(folder, "state", "reports")],
      ],
      {
        cwd: root,
        env: {
          PATH: process.env.PATH,
          HOME: folder,
          TMPDIR: join(folder, "tmp"),
          XDG_STATE_HOME: join(folder, "state"),
          PGHOST: address,
          PGPORT: String(port),
          PGUSER: masterUsername,
          PGPASSWORD: masterPassword,
          PGDATABASE: "cobalt",
          PGSSLROOTCERT: sandbox.env.PGSSLROOTCERT,
          PROD_COPY_MASKING_KEY: maskingKey,
          [nameplate]: id,
        },
        extendEnv: false,
        reject: false,
        all: true,
        detached: true,
      },
    );
    let output = "";
    child.all?.on("data", (part) => {
      output += part;
    });
    const { pid } = child;
    if (pid === undefined) throw new Error("sanitise could not be started.");
    return {
      pid,
      ended: child.then(({ exitCode, stdout, stderr }) => ({
        exitCode: exitCode ?? 137,
        stdout,
        stderr,
      })),
      output: () => output,
      kill: () => killTree(pid),
    };
  }

  const world: World = {
    way: "command",
    stack: "",
    target: "test-white",
    state: "copy",
    sandbox,
    aws,
    programs,
    watcher,
    folders: [folder],
    begin: restore,
    start: async () => start(),
    startBeside: async () => start(),
    setByHand: notOfStacks,
    giveBackByHand: notOfStacks,
    property: notOfStacks,
    copy,
    server: copy,
    facts: async () =>
      inDatabase(await copy(), async (client) => {
        const { rows: own } = await client.query<{ name: string }>(
          "select nspname as name from pg_namespace where nspname like 'prod\\_copy%'",
        );
        const { rows: people } = await client.query<{ digest: string }>(
          `select md5(string_agg(concat_ws(' ', id, first_name, last_name, email, dob), ',' order by id)) as digest
           from accounts_user`,
        );
        return {
          "own schemas in the copy": own.map(({ name }) => name),
          "roles of the copy's server": await rolesOf(client),
          "people, as a run without a fault makes them": people[0]?.digest,
          "temporary files": await readdir(join(folder, "tmp")),
          production: await databaseDigest(sandbox, "production-blue"),
        };
      }),
    expected: () => baseline,
    secrets: async () => [
      maskingKey,
      instance().masterPassword,
      String(loginOf(sandbox, "production-blue").password),
    ],
    processes: () => processesOf(id),
    async stop() {
      await watcher.stop();
      await scope.end();
    },
  };
  watcher.start();
  scope.teardown(() => watcher.stop());
  await restore();
  const { exitCode, stderr } = await start().ended;
  if (exitCode !== 0)
    throw new Error(`sanitise run without a fault failed:\n${stderr}`);
  baseline = await world.facts();
  return world;
}

function notOfStacks(): never {
  throw new Error("There is no stack in this world.");
}
