import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Authority } from "../../postgres/authority";
import {
  copyServer,
  createServer,
  isRunning,
  type ServerOptions,
  setPassword,
  startServer,
  stopServer,
} from "../../postgres/server";
import type { InstanceRecord, SnapshotRecord } from "../state/records";

/** The PostgreSQL servers behind the instances, and the copies of data directories behind the snapshots. */
export class Servers {
  constructor(
    private readonly home: string,
    private readonly authority: Authority,
  ) {}

  /** Where an instance's data is. */
  dataDir(instance: Pick<InstanceRecord, "resourceId">): string {
    return join(this.home, "instances", instance.resourceId);
  }

  /** Where a snapshot's data is. */
  snapshotDir(snapshot: Pick<SnapshotRecord, "folder">): string {
    return join(this.home, "snapshots", snapshot.folder);
  }

  /** Makes an empty server and starts it. What an earlier, interrupted attempt left is removed first. */
  async create(instance: InstanceRecord): Promise<void> {
    await this.remove(instance);
    await this.makeParents();
    await createServer({
      ...(await this.options(instance)),
      masterUsername: instance.masterUsername,
      masterPassword: instance.masterPassword,
      ...(instance.databaseName ? { database: instance.databaseName } : {}),
    });
    await this.start(instance);
  }

  /** Makes a server from a snapshot and starts it. What an earlier, interrupted attempt left is removed first. */
  async restore(
    instance: InstanceRecord,
    snapshot: SnapshotRecord,
  ): Promise<void> {
    await this.remove(instance);
    await this.makeParents();
    await copyServer(this.snapshotDir(snapshot), this.dataDir(instance));
    await this.start(instance);
  }

  /** Copies an instance's data, while it runs, for a snapshot. */
  async copy(
    instance: InstanceRecord,
    snapshot: SnapshotRecord,
  ): Promise<void> {
    await this.removeSnapshot(snapshot);
    await this.makeParents();
    await copyServer(this.dataDir(instance), this.snapshotDir(snapshot));
  }

  /** Copies a snapshot's data for another snapshot. */
  async copySnapshot(
    source: Pick<SnapshotRecord, "folder">,
    copy: SnapshotRecord,
  ): Promise<void> {
    await this.removeSnapshot(copy);
    await this.makeParents();
    await copyServer(this.snapshotDir(source), this.snapshotDir(copy));
  }

  /** Starts an instance's server; one that already runs is left running. */
  async start(instance: InstanceRecord): Promise<void> {
    await startServer(await this.options(instance));
  }

  /** Whether an instance's server runs. */
  async runs(instance: InstanceRecord): Promise<boolean> {
    return isRunning(this.dataDir(instance));
  }

  /** Ends an instance's server, its sessions too. */
  async stop(instance: InstanceRecord): Promise<void> {
    await stopServer(this.dataDir(instance), "fast");
  }

  /** Changes the master's password on the server. */
  async setMasterPassword(
    instance: InstanceRecord,
    password: string,
  ): Promise<void> {
    await setPassword(
      this.dataDir(instance),
      instance.masterUsername,
      password,
    );
  }

  /** Ends an instance's server and removes its data. */
  async remove(instance: InstanceRecord): Promise<void> {
    await removeServer(this.dataDir(instance));
  }

  /** Removes a snapshot's data. */
  async removeSnapshot(snapshot: SnapshotRecord): Promise<void> {
    await removeServer(this.snapshotDir(snapshot));
  }

  private async makeParents(): Promise<void> {
    for (const name of ["instances", "snapshots"]) {
      await mkdir(join(this.home, name), { recursive: true, mode: 0o711 });
    }
  }

  private async options(instance: InstanceRecord): Promise<ServerOptions> {
    return {
      dataDir: this.dataDir(instance),
      address: instance.address,
      port: instance.port,
      major: majorOf(instance.settings.EngineVersion),
      tls: await this.authority.issue([instance.address]),
    };
  }
}

/** Removes a data directory, and one that wasn't finished, with the server that runs on it. */
async function removeServer(dataDir: string): Promise<void> {
  for (const path of [dataDir, `${dataDir}.partial`]) {
    await stopServer(path, "immediate");
    await rm(path, { recursive: true, force: true });
  }
}

/** The PostgreSQL majors that `npm ci` brings binaries of. */
export const majors = [15, 18] as const;
export type Major = (typeof majors)[number];

/** The versions of PostgreSQL whose binaries this machine has. */
export const engineVersions: readonly string[] = ["15.18", "18.4"];

/** The major version of an engine version such as `15.18`. Throws for one that the sandbox hasn't. */
export function majorOf(engineVersion: string): Major {
  const major = majors.find((major) =>
    `${engineVersion}.`.startsWith(`${major}.`),
  );
  if (!major) {
    throw new Error(
      `The sandbox has PostgreSQL ${majors.join(" and ")}, not ${engineVersion}.`,
    );
  }
  return major;
}
