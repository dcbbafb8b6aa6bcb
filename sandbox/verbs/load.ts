import { open } from "node:fs/promises";
import { join, resolve } from "node:path";
import { escapeIdentifier } from "pg";
import { databases } from "../demo/cobalt/world";
import { adminClient } from "../postgres/server";
import { runClient } from "./client-program";
import { runningControl, stateOf } from "./home";
import { instanceOf, masterEnvironment } from "./master-login";
import type { Verb } from "./verb";

/**
 * Replaces production's database by one that `pg_dump --format=custom` wrote. It is restored beside the present one,
 * which stays if anything goes wrong. What it holds belongs to `--role`, of which the master becomes a member; default: to the master.
 */
export const load: Verb = async ({ home, names: [given], role }) => {
  if (given === undefined) {
    throw new Error("Which file? load FILE [--role NAME]");
  }
  const file = resolve(given);
  await requireCustomFormat(file);
  await runningControl(home);
  const instance = instanceOf(stateOf(home), databases.production.identifier);
  const database = instance.databaseName ?? databases.production.database;
  const dataDir = join(home, "instances", instance.resourceId);
  const beside = `${database}_loading`;
  const owner = role ?? instance.masterUsername;

  const admin = await adminClient(dataDir);
  try {
    if (role !== undefined) {
      await ensureRole(admin, role, instance.masterUsername);
    }
    await admin.query(
      `drop database if exists ${escapeIdentifier(beside)} with (force)`,
    );
    await admin.query(
      `create database ${escapeIdentifier(beside)} owner ${escapeIdentifier(owner)}`,
    );
    try {
      await restore(
        ["--dbname", beside, ...(role ? ["--role", role] : []), file],
        masterEnvironment(home, instance),
        join(home, "logs", "pg_restore.log"),
      );
      // The applications connect again within a moment, to the new one.
      await admin.query(
        `drop database if exists ${escapeIdentifier(database)} with (force)`,
      );
      await admin.query(
        `alter database ${escapeIdentifier(beside)} rename to ${escapeIdentifier(database)}`,
      );
    } finally {
      await admin.query(
        `drop database if exists ${escapeIdentifier(beside)} with (force)`,
      );
    }
  } finally {
    await admin.end();
  }
  console.log(
    `Production's database ${database} is now the one of ${given}. "snapshot" makes a snapshot of it.`,
  );
  return 0;
};

/** Throws unless the file is there and begins as pg_dump's custom format does. */
async function requireCustomFormat(file: string): Promise<void> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${file} can't be read: ${error.code}.`);
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(5), 0, 5, 0);
    if (buffer.subarray(0, bytesRead).toString("latin1") !== "PGDMP") {
      throw new Error(
        `${file} isn't of pg_dump's custom format. Write it with: pg_dump --format=custom`,
      );
    }
  } finally {
    await handle.close();
  }
}

async function ensureRole(
  admin: Awaited<ReturnType<typeof adminClient>>,
  role: string,
  master: string,
): Promise<void> {
  const { rowCount } = await admin.query(
    "select from pg_roles where rolname = $1",
    [role],
  );
  if (!rowCount) await admin.query(`create role ${escapeIdentifier(role)}`);
  if (role !== master) {
    await admin.query(
      `grant ${escapeIdentifier(role)} to ${escapeIdentifier(master)}`,
    );
  }
}

/** Throws when pg_restore wasn't content. Its words go to a file, since they may quote rows. */
async function restore(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  logFile: string,
): Promise<void> {
  const log = await open(logFile, "w", 0o600);
  try {
    const code = await runClient(
      "pg_restore",
      ["--no-owner", "--no-privileges", "--exit-on-error", ...args],
      env,
      ["ignore", log.fd, log.fd],
    );
    if (code !== 0) {
      throw new Error(
        `pg_restore ended with exit code ${code}; production's database is as it was. What it said, which may quote rows: ${logFile}`,
      );
    }
  } finally {
    await log.close();
  }
}
