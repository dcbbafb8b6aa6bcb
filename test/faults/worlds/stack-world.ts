import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UpdateEnvironmentCommand } from "@aws-sdk/client-elastic-beanstalk";
import { parse } from "yaml";
import { Store } from "../../../sandbox/aws/state/store";
import { namespaces } from "../../../sandbox/demo/environments";
import { databaseDigest, loginOf } from "../../support/database-digest";
import { type Engine, startEngine } from "../../support/engine";
import { ownFolder } from "../../support/own-folder";
import { startStack } from "../../support/stack";
import { until } from "../../support/until";
import type { Begin } from "../case";
import type { Facts } from "../checks/facts";
import { nameplate, processesOf } from "../checks/processes";
import { Silence, Watcher } from "../checks/watcher";
import { AwsGate } from "../gates/aws-gate";
import { ProgramGates } from "../gates/program-gate";
import type { Place, World } from "../world";
import { inDatabase, rolesOf } from "./in-database";
import { onceReady } from "./once-ready";
import { Scope } from "./scope";

/** Milliseconds that a command may take, however busy the machine is. */
const PATIENCE = 40 * 60_000;

/** Names of the stack files' environments, and how the stacks are called. */
const ways = {
  snapshot: { stack: "sandbox", target: "test-white" },
  dump: { stack: "sandbox-dump", target: "test-grey" },
} as const;

/** Addresses that nobody has: RFC 2606 and RFC 6761, and Cobalt's own placeholder. */
const harmless = /(^a@b\.com$)|@([^@]*\.)?example(\.(com|net|org))?$/;

/**
 * A world with a stack on the real engine.
 * @param users how many people production has
 */
export async function stackWorld(
  way: keyof typeof ways,
  users: number | undefined,
  tell: (text: string) => void,
): Promise<World> {
  const scope = new Scope(tell);
  try {
    return await inScope(scope, way, users);
  } catch (error) {
    await scope.end();
    throw error;
  }
}

async function inScope(
  scope: Scope,
  way: keyof typeof ways,
  users: number | undefined,
): Promise<World> {
  const { stack: name, target } = ways[way];
  const stack = await startStack(scope, {
    stack: name,
    sandbox: { env: false, ...(users !== undefined && { users }) },
  });
  const { sandbox, engine } = stack;
  const aws = await AwsGate.start(sandbox.url);
  scope.teardown(() => aws.stop());
  const id = randomBytes(6).toString("hex");
  const folder = await mkdtemp(join(await ownFolder(), `faults-${id}-`));
  const programs = await ProgramGates.make(join(folder, "programs"), [
    "pg_dump",
    "pg_restore",
  ]);
  const [temporary, state, dumps] = ["tmp", "state", "dumps"].map((part) =>
    join(folder, part),
  ) as [string, string, string];
  for (const one of [temporary, state, dumps])
    await mkdir(one, { mode: 0o700 });
  if (way === "dump") await engine.config({ "prod-copy:dumpFolder": dumps });
  const options = {
    env: {
      AWS_ENDPOINT_URL: aws.url,
      TMPDIR: temporary,
      XDG_STATE_HOME: state,
      [nameplate]: id,
    },
    programs: programs.folder,
    patience: PATIENCE,
  };
  const start = (engine: Engine, command: "up" | "destroy") =>
    engine.start([command, "--yes", "--skip-preview"], options);

  const records = () => {
    const known = Store.peek(sandbox.home);
    if (!known) throw new Error("The sandbox has no state.");
    return known;
  };
  const dataDirOf = (resourceId: string) =>
    join(sandbox.home, "instances", resourceId);
  const named = (identifier: string) => {
    const found = Object.values(records().instances).find(
      (one) => one.identifier === identifier,
    );
    if (!found) throw new Error(`There is no instance ${identifier}.`);
    return found;
  };
  const sharedServer = (): Place => ({
    dataDir: dataDirOf(named("cobalt-test-old").resourceId),
    database: "cobalt",
  });
  const environment = async () => {
    const { environments } = await sandbox.control.overview();
    return environments.find((one) => one.name === target);
  };
  /** Databases with a note, in the order in which they were made. */
  const noted = async () =>
    inDatabase(sharedServer(), async (client) => {
      const { rows } = await client.query<{ name: string; note: string }>(
        `select datname as name, shobj_description(oid, 'pg_database') as note from pg_database
         where shobj_description(oid, 'pg_database') like '%prodCopy%' order by oid`,
      );
      return rows.map(({ name, note }) => ({
        name,
        state: String(JSON.parse(note).state),
      }));
    });
  const copiesOfStack = () =>
    Object.values(records().instances)
      .filter(({ tags }) => tags["prod-copy:stack"] === name)
      .sort((a, b) => a.createdAt.localeCompare(b.createdAt));

  const original = {
    settings: await stack.settingsOf(target),
    database: (await environment())?.database,
    name: (await environment())?.databaseName,
  };

  /** What the target uses, where that isn't what it used at first. @throws Silence; an error where it isn't clean */
  const clean = async (server: string, database: string): Promise<void> => {
    const { resourceId } = named(server);
    const place = { dataDir: dataDirOf(resourceId), database };
    const marked = await inDatabase(place, async (client) => {
      const { rows } = await client.query<{ of: string }>(
        "select resource_id as of from prod_copy.marker where kind = 'sanitised'",
      );
      return rows[0]?.of;
    }).catch((error: Error & { code?: string }) => {
      if (error.code?.startsWith("42"))
        throw new Error(`the target uses ${database} of ${server}: not marked`);
      throw new Silence(`${server}: ${error.message}`);
    });
    if (marked?.split("/")[0] !== resourceId)
      throw new Error(
        `the target uses ${database} of ${server}, marked for ${marked}`,
      );
  };
  const isFirst = (server: string | undefined, database: string | undefined) =>
    server === original.database && database === original.name;

  const watcher = new Watcher(async () => {
    const found = await environment();
    // Somebody terminated it.
    if (!found) return;
    const { database: server, databaseName, url } = found;
    if (server === undefined || databaseName === undefined)
      throw new Error("the target's settings lead nowhere");
    if (!isFirst(server, databaseName)) await clean(server, databaseName);
    const response = await fetch(new URL("status.json", url), {
      signal: AbortSignal.timeout(60_000),
    }).catch((error: Error) => {
      throw new Silence(`the target's page gives no answer: ${error.message}`);
    });
    if (!response.ok)
      throw new Silence(`the target's page answers ${response.status}`);
    const { database } = (await response.json()) as {
      database: { host: string; port: number | string; name: string };
    };
    const used = Object.values(records().instances).find(
      ({ address, port }) =>
        address === database.host && port === Number(database.port),
    );
    if (!used)
      throw new Error("the target's application uses an unknown server");
    if (!isFirst(used.identifier, database.name))
      await clean(used.identifier, database.name);
  });

  let made: Begin = "nothing";
  let refreshes = 0;
  let baseline: Facts = {};
  let another: Engine | undefined;

  const inUse = async (): Promise<Place | undefined> => {
    const found = await environment();
    if (!found?.database || !found.databaseName) return undefined;
    if (isFirst(found.database, found.databaseName)) return undefined;
    return {
      dataDir: dataDirOf(named(found.database).resourceId),
      database: found.databaseName,
    };
  };

  const production = async () => ({
    digest: await databaseDigest(sandbox, "production-blue"),
    settings: await stack.settingsOf("production-blue"),
    instance: (await sandbox.control.overview()).instances.find(
      ({ identifier }) => identifier === "cobalt-production",
    ),
    backups: (await sandbox.control.overview()).snapshots
      .filter(({ instance }) => instance === "cobalt-production")
      .every(({ status }) => status === "available"),
  });

  const facts = async (): Promise<Facts> => {
    const place = await inUse();
    const found = await environment();
    const { snapshots } = await sandbox.control.overview();
    const copies = copiesOfStack();
    return {
      "instances of the stack": copies.map(
        ({ identifier, status, settings }) =>
          `${status}, ${settings.DeletionProtection ? "protected" : "open to deletion"}${identifier === found?.database ? ", the target's" : ""}`,
      ),
      "backups of copies": snapshots
        .filter(({ instance }) => instance.startsWith("prod-copy-"))
        .map(({ identifier }) => identifier),
      "databases of the stack": (await noted()).map(
        ({ name, state }) =>
          `${state}${name === found?.databaseName ? ", the target's" : ""}`,
      ),
      dumps: await readdir(dumps),
      "the target": !found
        ? "gone"
        : place
          ? "a copy"
          : (await stack.settingsOf(target)).join() === original.settings.join()
            ? "its own settings"
            : "other settings",
      "its application": !found
        ? "gone"
        : place
          ? await application()
          : "as it was",
      ...(place && (await insideOf(place))),
      "roles on the shared server": await inDatabase(sharedServer(), rolesOf),
      production: await production(),
    };
  };

  async function application(): Promise<string> {
    const live = await stack.application("production-blue");
    const test = await stack.application(target);
    if (test.users !== live.users)
      return `${test.users} users, ${live.users} in production`;
    if (test.mailsWaiting !== 0) return `${test.mailsWaiting} mails wait`;
    const real = test.people.filter(({ email }) => !harmless.test(email));
    return real.length > 0 ? `${real.length} real addresses` : "all made up";
  }

  async function insideOf(place: Place): Promise<Facts> {
    return inDatabase(place, async (client) => {
      const { rows } = await client.query<{ what: string }>(
        `select nspname || coalesce('.' || relname, '') as what from pg_namespace n
         left join pg_class c on c.relnamespace = n.oid and relkind in ('r', 'v', 'm', 'S')
         where nspname like 'prod\\_copy%' order by 1`,
      );
      return {
        "own objects in the copy": rows.map(({ what }) => what),
        "roles of the copy's server": await rolesOf(client),
      };
    });
  }

  const untouched = await production();
  const sharedRoles = await inDatabase(sharedServer(), rolesOf);

  const world: World = {
    way,
    stack: name,
    target,
    setByHand: (property, value) => byHand({ [property]: value }),
    giveBackByHand: () =>
      byHand(
        Object.fromEntries(
          settingsOf(original.settings).filter(([option]) =>
            /^RDS_/.test(option),
          ),
        ),
      ),
    property: async (wanted) =>
      new Map(settingsOf(await stack.settingsOf(target))).get(wanted),
    sandbox,
    aws,
    programs,
    watcher,
    folders: [folder, dirname(engine.stateDir)],
    get state() {
      return made;
    },
    async begin(wanted) {
      if (wanted === "copy" && made === "nothing") await whole("up");
      if (wanted === "nothing" && made === "copy") await whole("destroy");
      if (wanted === "nothing") return;
      if (way === "snapshot") await sandbox.control.snapshot();
      else
        await engine.config({ "prod-copy:refresh": `refresh-${++refreshes}` });
    },
    async start(command) {
      const running = await start(engine, command);
      void running.ended.then(({ exitCode }) => {
        if (exitCode === 0) made = command === "up" ? "copy" : "nothing";
      });
      return running;
    },
    async startBeside(which) {
      // A person elsewhere: nothing is known of who holds the lock.
      if (which === "the same")
        return engine.spawn(["up", "--yes", "--skip-preview"], options);
      another ??= await startEngine(scope, sandbox, {
        stack: "another",
        config: parse(
          await readFile(
            join(engine.projectDir, `Pulumi.${name}.yaml`),
            "utf8",
          ),
        ).config,
      });
      return start(another, "up");
    },
    async copy() {
      if (way === "snapshot") {
        const newest = copiesOfStack().at(-1);
        if (!newest) throw new Error("There is no copy.");
        return { dataDir: dataDirOf(newest.resourceId), database: "cobalt" };
      }
      const newest = (await noted()).at(-1);
      if (!newest) throw new Error("There is no loaded database.");
      return { ...sharedServer(), database: newest.name };
    },
    server: async () => sharedServer(),
    facts,
    expected: (after) => {
      const isUp = after === "up";
      const {
        "own objects in the copy": own,
        "roles of the copy's server": of,
      } = baseline;
      return {
        "instances of the stack":
          isUp && way === "snapshot"
            ? ["available, protected, the target's"]
            : [],
        "backups of copies": [],
        "databases of the stack":
          isUp && way === "dump" ? ["sanitised, the target's"] : [],
        dumps: [],
        "the target": isUp ? "a copy" : "its own settings",
        "its application": isUp ? "all made up" : "as it was",
        ...(isUp && {
          "own objects in the copy": own,
          "roles of the copy's server": of,
        }),
        "roles on the shared server": sharedRoles,
        production: untouched,
      };
    },
    secrets: async () => {
      const logins = ["production-blue", target, "uat-grey"].map((name) =>
        String(loginOf(sandbox, name).password),
      );
      const masters = Object.values(records().instances).map(
        ({ masterPassword }) => masterPassword,
      );
      const { stdout } = await engine.pulumi([
        "stack",
        "export",
        "--show-secrets",
      ]);
      return [
        ...new Set([...logins, ...masters, ...secretsOf(JSON.parse(stdout))]),
      ].filter((text) => text.length >= 12);
    },
    processes: () => processesOf(id),
    async stop() {
      await watcher.stop();
      await scope.end();
    },
  };

  async function byHand(
    properties: Readonly<Record<string, string | undefined>>,
  ): Promise<void> {
    const entries = Object.entries(properties);
    const change = new UpdateEnvironmentCommand({
      EnvironmentName: target,
      OptionSettings: entries.flatMap(([OptionName, Value]) =>
        Value === undefined
          ? []
          : [{ Namespace: namespaces.plain, OptionName, Value }],
      ),
      OptionsToRemove: entries.flatMap(([OptionName, Value]) =>
        Value === undefined
          ? [{ Namespace: namespaces.plain, OptionName }]
          : [],
      ),
    });
    await onceReady(() => stack.beanstalk.send(change));
    await until("the target's change by hand", async () => {
      const found = await environment();
      return found?.status === "Ready";
    });
  }

  async function whole(command: "up" | "destroy"): Promise<void> {
    const { ended, output } = await world.start(command);
    const { exitCode } = await ended;
    if (exitCode !== 0)
      throw new Error(`${command} without a fault failed:\n${output()}`);
  }

  watcher.start();
  scope.teardown(() => watcher.stop());
  await whole("up");
  baseline = await facts();
  return world;
}

/** Properties of an environment: names and values. */
function settingsOf(settings: readonly string[]): [string, string][] {
  return settings
    .map((one) => JSON.parse(one) as [string, string, string])
    .filter(([namespace]) => namespace === namespaces.plain)
    .map(([, name, value]) => [name, value]);
}

/** What a state shown with its secrets says is one. */
function secretsOf(state: unknown): string[] {
  if (Array.isArray(state)) return state.flatMap(secretsOf);
  if (typeof state !== "object" || state === null) return [];
  const entries = Object.entries(state);
  const { plaintext } = state as { plaintext?: unknown };
  if (typeof plaintext === "string") return textsIn(plaintext);
  return entries.flatMap(([, value]) => secretsOf(value));
}

/** A secret is kept as JSON: one text, or what has texts in it that are secret by their names. */
function textsIn(json: string): string[] {
  const texts = (value: unknown, isSecret: boolean): string[] => {
    if (typeof value === "string") return isSecret ? [value] : [];
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([name, one]) =>
      texts(one, isSecret || /password|key/i.test(name)),
    );
  };
  const value: unknown = JSON.parse(json);
  return texts(value, typeof value === "string");
}
