import { randomBytes } from "node:crypto";
import type { Dirent } from "node:fs";
import { chown, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Client } from "pg";
import { copyFiles } from "./copy-files";
import type { OperatingUser } from "./operating-user";
import { isSocketLock } from "./pid-file";

/** Folders whose content belongs to the running server only. The folders themselves must be there. */
const emptied = new Set([
  "pg_dynshmem",
  "pg_notify",
  "pg_replslot",
  "pg_serial",
  "pg_snapshots",
  "pg_stat_tmp",
  "pg_subtrans",
]);

/** Of the running server too, or written anew at each start (settings.ts); a copy has its own. */
const left = new Set([
  "current_logfiles",
  "log",
  "pg_hba.conf",
  "postgresql.conf",
  "postmaster.opts",
  "postmaster.pid",
  "server.pem",
]);

/** Left by a server that was itself started from a backup. */
const oldLabels = new Set(["backup_label.old", "tablespace_map.old"]);

/**
 * Copies the data directory of a server that doesn't run: all that it would need to start, WAL included,
 * so that a copy of one that was killed recovers as that one would.
 */
export async function copyStopped(
  from: string,
  to: string,
  owner: OperatingUser | undefined,
): Promise<void> {
  await copyFiles(from, to, { owner, leaveOut: isTransient });
}

/**
 * Copies the data directory of a running server, by PostgreSQL's own procedure for it ("Making a Base Backup
 * Using the Low Level API"), as pg_basebackup would:
 *
 * - `pg_backup_start` makes a checkpoint, and until `pg_backup_stop` every page is written to WAL in full
 *   when it first changes. So it doesn't matter that files are read while they change: recovery, from that
 *   checkpoint on, writes each such page whole. Files that vanish meanwhile were dropped, which WAL tells too.
 * - WAL from that checkpoint to the end of the copying goes into the copy; a replication slot keeps the
 *   server from recycling it before.
 * - `backup_label` goes into the copy only. It makes its first start begin recovery at that checkpoint
 *   rather than at a later one from pg_control, and refuse to start if WAL ends before the backup did.
 *
 * The copy is then as the server was at the moment of `pg_backup_stop`.
 */
export async function copyRunning(
  client: Client,
  from: string,
  to: string,
  owner: OperatingUser | undefined,
): Promise<void> {
  const slot = `copy_${randomBytes(8).toString("hex")}`;
  // Temporary: it goes with this session, however that ends.
  await client.query(
    "select pg_create_physical_replication_slot($1, true, true)",
    [slot],
  );
  await client.query("select pg_backup_start('copy', true)");
  await copyFiles(from, to, {
    owner,
    leaveOut: (path, entry) =>
      isTransient(path, entry) || isWal(path) || path === "backup_label",
  });
  const { rows } = await client.query<{
    last: string;
    label: string;
    map: string;
  }>(
    "select pg_walfile_name(lsn) as last, labelfile as label, spcmapfile as map from pg_backup_stop(false)",
  );
  const [stop] = rows;
  const first =
    stop &&
    /^START WAL LOCATION: .*\(file ([0-9A-F]{24})\)/m.exec(stop.label)?.[1];
  if (!stop || first === undefined)
    throw new Error(
      "pg_backup_stop gave no label that names its first WAL file.",
    );
  if (/\S/.test(stop.map))
    throw new Error(
      "The server has tablespaces outside its data directory, which a copy would share with it. RDS has none.",
    );
  await copyWal(from, to, owner, first, stop.last);
  const label = join(to, "backup_label");
  await writeFile(label, stop.label, { mode: 0o600 });
  if (owner) await chown(label, owner.uid, owner.gid);
  await client.query("select pg_drop_replication_slot($1)", [slot]);
}

/** Copies the WAL files from `first` to `last`. Their names sort as they follow one another. */
async function copyWal(
  from: string,
  to: string,
  owner: OperatingUser | undefined,
  first: string,
  last: string,
): Promise<void> {
  await copyFiles(join(from, "pg_wal"), join(to, "pg_wal"), {
    owner,
    leaveOut: (path, entry) =>
      !entry.isDirectory() &&
      !(/^[0-9A-F]{24}$/.test(path) && path >= first && path <= last),
  });
}

function isWal(path: string): boolean {
  return path === "pg_wal";
}

/** What pg_basebackup leaves out as well, and what this project's servers have besides. */
function isTransient(path: string, entry: Dirent): boolean {
  const name = basename(path);
  const folder = dirname(path);
  return (
    emptied.has(folder) ||
    (folder === "." &&
      (left.has(name) || oldLabels.has(name) || isSocketLock(name))) ||
    name.startsWith("pgsql_tmp") ||
    name.startsWith("pg_internal.init") ||
    // Temporary tables of sessions: t3_16384.
    (!entry.isDirectory() &&
      /^t\d+_\d+/.test(name) &&
      folder.startsWith("base"))
  );
}
