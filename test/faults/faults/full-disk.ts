import { chown, rm, stat, statfs } from "node:fs/promises";
import { basename, join } from "node:path";
import {
  type RDSClient,
  StartDBInstanceCommand,
  StopDBInstanceCommand,
} from "@aws-sdk/client-rds";
import { execa, execaSync } from "execa";
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
  const unmount = () => {
    execaSync("umount", ["--lazy", base], { reject: false });
  };
  await whileStopped(world, rds, dataDir, async () => {
    const { uid, gid, mode } = await stat(base);
    // With owners, which Node's own copy doesn't keep.
    await execa("cp", ["--archive", base, kept]);
    const access = `mode=0${(mode & 0o777).toString(8)}`;
    await execa("mount", ["-t", "tmpfs", "-o", access, "tmpfs", base]);
    // It must be gone before what this process has made can be, also where it is ended meanwhile.
    process.prependOnceListener("exit", unmount);
    await execa("cp", ["--archive", `${kept}/.`, base]);
    await chown(base, uid, gid);
    await rm(kept, { recursive: true });
    const { bsize, blocks, bfree } = await statfs(base);
    const size = `size=${(blocks - bfree) * bsize + FREE}`;
    await execa("mount", ["-o", `remount,${size}`, base]);
  });
  return async () => {
    // A larger disk, with all that is on it. What RDS couldn't do for want of room it does now.
    await execa("mount", ["-o", "remount,size=1g", base]);
    await whileStopped(world, rds, dataDir, async () => {
      await execa("cp", ["--archive", base, kept]);
      process.off("exit", unmount);
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
  await until(
    "the instance to be available",
    async () => (await own())?.status === "available",
  );
  await rds.send(new StopDBInstanceCommand({ DBInstanceIdentifier }));
  await until(
    "the instance's stop",
    async () => (await own())?.status === "stopped",
  );
  await work();
  await rds.send(new StartDBInstanceCommand({ DBInstanceIdentifier }));
  await until("its start", async () => (await own())?.status === "available");
}
