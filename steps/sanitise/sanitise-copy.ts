import { randomBytes } from "node:crypto";
import type { ClientBase } from "pg";
import { assertAccount } from "../../aws/account";
import { vcpusOf } from "../../aws/rds/instance-class";
import type { RdsInstance } from "../../aws/rds/instances";
import { firstTags } from "../../aws/rds/tags";
import { forgetDone, noteDone, readDone } from "../../commands/done-commands";
import { removeOutputs } from "../../commands/output-file";
import { findCommandProblems, runCommands } from "../../commands/run-commands";
import { type Identity, identityOf, nameOf } from "../../identity/copy";
import {
  readMarkers,
  removeSanitisedMarker,
  type SanitisedMarker,
  writeSanitisedMarker,
} from "../../identity/marker";
import { assertCopy, proveCopy } from "../../identity/prove-copy";
import type { CopyLogins, ReachedCopy } from "../../identity/reached-copy";
import { readRecords } from "../../identity/records";
import type { Login } from "../../postgres/connect/connect";
import { whileAnswering } from "../../postgres/connect/heartbeat";
import { type Route, withRoute } from "../../postgres/connect/route";
import type { Access } from "../../process/access";
import type { Evidence } from "../../sanitise/report/evidence";
import { summary } from "../../sanitise/report/summary";
import { hashRulesAndCommands } from "../../sanitise/rules/hash";
import { readRules } from "../../sanitise/rules/read-rules";
import type { Rules } from "../../sanitise/rules/rules";
import { readLedger } from "../../sanitise/run/ledger";
import { auditCopy } from "../../sanitise/server/audit-copy";
import type { RunRecord } from "../../sanitise/server/run-record";
import {
  forgetRuns,
  sanitiseServer,
} from "../../sanitise/server/sanitise-server";
import type { Work } from "../../sanitise/server/work";
import type { CopyServer } from "../../sanitise/survey/copy-server";
import { assertRightsKept } from "../../sanitise/survey/rights-kept";
import { say } from "../../words/say";
import { whileSilent } from "../../words/while-waiting";
import { rotateEveryRole } from "../rotate/rotate-every-role";
import { copyServer } from "./copy-server";
import type { Cleaning, Told } from "./inputs";
import { noteSanitised } from "./note-sanitised";
import { withEvidence } from "./with-evidence";

/** What sanitising leaves. */
export interface Sanitised {
  /** Of the copy, as its marker has it. */
  readonly identity: Identity;
  /** Stands in the copy's marker too: who has it means this very data. */
  readonly nonce: string;
  /** What was done and shown, without any value of the data. */
  readonly report: Evidence;
  /** The same in one line, for the stack's outputs. */
  readonly summary: string;
  /** Path of the same as a page. */
  readonly reportFile: string;
}

/**
 * Makes the copy clean, or shows that it is. It begins with proofs that this is the copy and with checks
 * of rules and commands, which change nothing. After a failure or a kill it goes on in place: what was
 * done is done again, which changes nothing.
 *
 * A copy with this run's marker is audited only: the run that wrote it was killed before the engine knew.
 * @param reached the copy, as the step before hands it on
 * @param cleaning what is to be done to its data
 * @param told what the report tells besides
 * @param before evidence of the refresh before this one, to compare the schema with
 */
export async function sanitiseCopy(
  reached: ReachedCopy,
  logins: CopyLogins,
  cleaning: Cleaning,
  told: Told,
  before?: Partial<Evidence>,
): Promise<Sanitised> {
  const { place, access, copy, database } = reached;
  const { rulesHash } = cleaning;
  const { applicationRole } = logins;
  await assertAccount(place);
  const rules = usableRules(cleaning, access);
  const instance = assertCopy(reached, await readRecords(reached));
  const identity = identityOf(copy);
  await removeOutputs(identity);
  const login: Login = {
    user: copy.masterUsername,
    password: logins.masterPassword,
    database,
  };
  const work = async (server: CopyServer, route: Route): Promise<Sanitised> => {
    const note = (hash: string) =>
      noteSanitised(reached, server, instance, hash);
    const prove = (client: ClientBase) =>
      proveCopy(client, route.endpoint, reached, () => readRecords(reached));
    const application = {
      role: applicationRole,
      password: logins.applicationPassword,
    };
    // Once more every role's, so that none that was set meanwhile stays: on RDS nobody can look at passwords. A
    // server that others use too keeps theirs.
    const renewPasswords = async () => {
      if (!server.shared)
        await server.session(database, (client) =>
          rotateEveryRole(client, copy.masterUsername, application),
        );
    };
    const marker = await whileSilent("proving that this is the copy", () =>
      server.session(database, async (client) => {
        await prove(client);
        return ownMarker(client, identity);
      }),
    );
    if (marker && marker.rulesHash !== rulesHash) {
      // The note is what the program goes by; the run that left this marker was killed before writing it.
      await note(marker.rulesHash);
      throw new Error(
        `The copy ${nameOf(copy)} is sanitised already, by other rules or commands. Data is never masked twice: run "pulumi up" again, and it is replaced by a fresh ${copy.loaded ? "load" : "restore"}.`,
      );
    }
    const tags = copy.loaded ? undefined : firstTags(instance.tags);
    const done = await withEvidence(
      {
        stack: reached.owner,
        ...told,
        instance: told.instance && {
          ...told.instance,
          class: instance.class,
          finalClassSeconds: null,
        },
        rulesFile: cleaning.rulesFile,
        rulesHash,
        before,
      },
      (record) =>
        marker
          ? audited(server, rules, renewPasswords, marker, record)
          : sanitised(
              server,
              workOf(rules, cleaning, {
                access,
                identity,
                endpoint: route.endpoint,
                route,
                login: {
                  user: application.role,
                  password: application.password,
                  database,
                },
                properties: cleaning.properties,
                prove: () => server.session(database, prove),
                readDone: () =>
                  server.session(database, async (client) => {
                    // Until data is masked a run begins from the start.
                    const { done } = await readLedger(client, identity);
                    return done.size > 0
                      ? readDone(client, identity)
                      : new Set<string>();
                  }),
                noteDone: (key) =>
                  server.session(database, (client) =>
                    noteDone(client, identity, key),
                  ),
                tell: say,
              }),
              async (nonce) => {
                await renewPasswords();
                await server.session(database, (client) =>
                  writeSanitisedMarker(
                    client,
                    { identity, rulesHash, nonce, ...(tags && { tags }) },
                    applicationRole,
                  ),
                );
              },
              record,
            ),
    );
    await note(rulesHash);
    await server.session(database, forgetDone);
    await removeOutputs(identity);
    return { identity, ...done, summary: summary(done.report) };
  };
  return withRoute(access, copy, (route) =>
    whileAnswering(route, login, async (route) => {
      const server = copyServer(
        route,
        login,
        identity,
        sizeOf(instance),
        copy.loaded !== undefined,
        cleaning.rights,
      );
      try {
        return await work(server, route);
      } finally {
        await server.endIdle();
      }
    }),
  );
}

/** The rules, which must be those that the stack was previewed with. */
function usableRules(
  { rulesFile, rulesHash, commands, properties }: Cleaning,
  access: Access,
): Rules {
  const rules = readRules(rulesFile);
  if (hashRulesAndCommands(rules, commands) !== rulesHash)
    throw new Error(
      `${rulesFile} has changed since this update began. Nothing was written. Run "pulumi up" again.`,
    );
  const problems = findCommandProblems(commands, { access, properties });
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return rules;
}

/** This copy's own marker. One that came with the snapshot is removed. */
async function ownMarker(
  client: ClientBase,
  identity: Identity,
): Promise<SanitisedMarker | undefined> {
  const { sanitised } = await readMarkers(client);
  if (!sanitised || sanitised.identity === identity) return sanitised;
  await removeSanitisedMarker(client);
  say(
    `removed the marker of a sanitised copy (${sanitised.identity}), which came with the snapshot`,
  );
  return undefined;
}

/** @returns the nonce in the copy's marker. */
async function audited(
  server: CopyServer,
  rules: Rules,
  renewPasswords: () => Promise<void>,
  { nonce }: SanitisedMarker,
  record: RunRecord,
): Promise<string> {
  say("the copy is sanitised already, by these rules: it is audited again");
  await auditCopy(server, { rules, tell: say }, record);
  if (server.rights) await assertRightsKept(server, server.rights);
  await renewPasswords();
  await forgetRuns(server, record);
  return nonce;
}

/** @returns the nonce in the copy's marker. */
async function sanitised(
  server: CopyServer,
  work: Work,
  mark: (nonce: string) => Promise<void>,
  record: RunRecord,
): Promise<string> {
  await sanitiseServer(server, work, record);
  const nonce = randomBytes(16).toString("hex");
  await mark(nonce);
  await forgetRuns(server, record);
  return nonce;
}

/** What the engine is to do, with the application's commands at their places in it. */
function workOf(
  rules: Rules,
  { maskingKey, commands }: Cleaning,
  context: Parameters<typeof runCommands>[1],
): Work {
  const these = (when: "before" | "after") =>
    commands.filter((command) => command.when === when);
  return {
    rules,
    maskingKey,
    commands: { before: these("before").length, after: these("after").length },
    run: (when) => runCommands(these(when), context),
    tell: say,
  };
}

function sizeOf(instance: RdsInstance): CopyServer["size"] {
  const GiB = 1024 ** 3;
  return {
    vcpus: vcpusOf(instance.class),
    storage:
      instance.allocatedStorageGib === undefined
        ? undefined
        : instance.allocatedStorageGib * GiB,
  };
}
