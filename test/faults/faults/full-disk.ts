import { chown, cp, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import {
  type RDSClient,
  StartDBInstanceCommand,
  StopDBInstanceCommand,
} from "@aws-sdk/client-rds";
import { execa } from "execa";
import { until } from "../../support/until";
import { clientOf } from "../by-hand";
import type { World } from "../world";
import type { Mend } from "./fault";

/** Bytes that are left on the disk: less than any table that is written anew. */
const FREE = 256 * 1024;

/** Whether this process may mount a file system, which a disk of that size is made by. */
export async function mayMount(): Promise<boolean> {
  const { exitCode } = await execa(
    "unshare",
    ["--mount", "mount", "-t", "tmpfs", "tmpfs", "/tmp"],
    { reject: false },
  );
  return exitCode === 0;
}

/**
 * Gives the copy a disk that is all but full: its databases go to a file system in memory that has just their size.
 * The instance is stopped and started for that, at a moment at which the run has no session.
 */
export async function fillDisk(world: World): Promise<Mend> {
  const { dataDir } = await world.copy();
  const base = join(dataDir, "base");
  const kept = `${dataDir}.kept`;
  const rds = clientOf(world);
  await whileStopped(world, rds, dataDir, async () => {
    const { uid, gid, mode } = await stat(base);
    await cp(base, kept, { recursive: true, preserveTimestamps: true });
    const { stdout } = await execa("du", ["--summarize", "--bytes", base]);
    const bytes = Number.parseInt(stdout, 10) + FREE;
    // Each file takes whole pages.
    const { stdout: files } = await execa("find", [base, "-type", "f"]);
    const rounding = files.split("\n").length * 4096;
    await execa("mount", [
      ...[
        "-t",
        "tmpfs",
        "-o",
        `size=${bytes + rounding},mode=0${(mode & 0o777).toString(8)}`,
      ],
      ...["tmpfs", base],
    ]);
    await execa("cp", ["--archive", `${kept}/.`, base]);
    await chown(base, uid, gid);
    await rm(kept, { recursive: true });
  });
  return async () => {
    // A larger disk, with all that is on it.
    await whileStopped(world, rds, dataDir, async () => {
      await execa("cp", ["--archive", base, kept]);
      await execa("umount", [base]);
      await rm(base, { recursive: true });
      await execa("mv", [kept, base]);
    });
    rds.destroy();
    return [];
  };
}

async function whileStopped(
  { sandbox }: World,
  rds: RDSClient,
  dataDir: string,
  work: () => Promise<void>,
): Promise<void> {
  const own = async () => {
    const { instances } = await sandbox.control.overview();
    return instances.find(({ resourceId }) => resourceId === basename(dataDir));
  };
  const DBInstanceIdentifier = (await own())?.identifier;
  await rds.send(new StopDBInstanceCommand({ DBInstanceIdentifier }));
  await until(
    "the instance's stop",
    async () => (await own())?.status === "stopped",
  );
  await work();
  await rds.send(new StartDBInstanceCommand({ DBInstanceIdentifier }));
  await until("its start", async () => (await own())?.status === "available");
}
