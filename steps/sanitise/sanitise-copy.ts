import { randomBytes } from "node:crypto";
import type { ClientBase } from "pg";
import { assertAccount } from "../../aws/account";
import { vcpusOf } from "../../aws/rds/instance-class";
import type { RdsInstance } from "../../aws/rds/instances";
import { firstTags } from "../../aws/rds/tags";
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
import { readRecords } from "../../identity/records";
import type { Login } from "../../postgres/connect/connect";
import { whileAnswering } from "../../postgres/connect/heartbeat";
import { type Route, withRoute } from "../../postgres/connect/route";
import type { Facts } from "../../sanitise/report/assemble";
import type { Evidence } from "../../sanitise/report/evidence";
import { summary } from "../../sanitise/report/summary";
import { hashRulesAndCommands } from "../../sanitise/rules/hash";
import { readRules } from "../../sanitise/rules/read-rules";
import type { Rules } from "../../sanitise/rules/rules";
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
import { rotateEveryRole } from "../rotate/rotate-every-role";
import { copyServer } from "./copy-server";
import type { SanitiseInputs } from "./inputs";
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
 * @param before evidence of the refresh before this one, to compare the schema with
 */
export async function sanitiseCopy(
  inputs: SanitiseInputs,
  before?: Partial<Evidence>,
): Promise<Sanitised> {
  const { place, copy, rulesHash } = inputs;
  await assertAccount(place);
  const rules = usableRules(inputs);
  const instance = assertCopy(inputs, await readRecords(inputs));
  const identity = identityOf(copy);
  await removeOutputs(identity);
  const login: Login = {
    user: copy.masterUsername,
    password: inputs.masterPassword,
    database: inputs.database,
  };
  const work = async (route: Route): Promise<Sanitised> => {
    const server = copyServer(
      route,
      login,
      identity,
      sizeOf(instance),
      copy.loaded !== undefined,
      inputs.rights,
    );
    const note = (hash: string) =>
      noteSanitised(inputs, server, instance, hash);
    const marker = await server.session(inputs.database, async (client) => {
      await proveCopy(client, route.endpoint, inputs, () =>
        readRecords(inputs),
      );
      return ownMarker(client, identity);
    });
    if (marker && marker.rulesHash !== rulesHash) {
      // The note is what the program goes by; the run that left this marker was killed before writing it.
      await note(marker.rulesHash);
      throw new Error(
        `The copy ${nameOf(copy)} is sanitised already, by other rules or commands. Data is never masked twice: run "pulumi up" again, and it is replaced by a fresh ${copy.loaded ? "load" : "restore"}.`,
      );
    }
    const tags = copy.loaded ? undefined : firstTags(instance.tags);
    const done = await withEvidence(factsOf(inputs, before), (record) =>
      marker
        ? audited(server, rules, inputs, marker, record)
        : sanitised(server, rules, inputs, route, record, tags),
    );
    await note(rulesHash);
    await removeOutputs(identity);
    return { identity, ...done, summary: summary(done.report) };
  };
  return withRoute(inputs.access, copy, (route) =>
    whileAnswering(route, login, work),
  );
}

/** The rules, which must be those that the stack was previewed with. */
function usableRules(
  inputs: Pick<
    SanitiseInputs,
    "rulesFile" | "rulesHash" | "commands" | "access" | "properties"
  >,
): Rules {
  const { rulesFile, rulesHash, commands } = inputs;
  const rules = readRules(rulesFile);
  if (hashRulesAndCommands(rules, commands) !== rulesHash)
    throw new Error(
      `${rulesFile} has changed since this update began. Nothing was written. Run "pulumi up" again.`,
    );
  const problems = findCommandProblems(commands, inputs);
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

function factsOf(
  {
    owner,
    origin,
    target,
    rulesFile,
    rulesHash,
  }: Pick<
    SanitiseInputs,
    "owner" | "origin" | "target" | "rulesFile" | "rulesHash"
  >,
  before: Partial<Evidence> | undefined,
): Facts {
  return { stack: owner, origin, target, rulesFile, rulesHash, before };
}

/** @returns the nonce in the copy's marker. */
async function audited(
  server: CopyServer,
  rules: Rules,
  inputs: SanitiseInputs,
  { nonce }: SanitisedMarker,
  record: RunRecord,
): Promise<string> {
  say("the copy is sanitised already, by these rules: it is audited again");
  await auditCopy(server, { rules, tell: say }, record);
  if (server.rights) await assertRightsKept(server, server.rights);
  await renewPasswords(server, inputs);
  await forgetRuns(server, record);
  return nonce;
}

/** @returns the nonce in the copy's marker. */
async function sanitised(
  server: CopyServer,
  rules: Rules,
  inputs: SanitiseInputs,
  route: Route,
  record: RunRecord,
  tags: SanitisedMarker["tags"],
): Promise<string> {
  const { copy, commands, rulesHash, applicationRole } = inputs;
  const these = (when: "before" | "after") =>
    commands.filter((command) => command.when === when);
  const work: Work = {
    rules,
    maskingKey: inputs.maskingKey,
    commands: { before: these("before").length, after: these("after").length },
    run: (when) =>
      runCommands(these(when), {
        access: inputs.access,
        identity: identityOf(copy),
        endpoint: route.endpoint,
        route,
        login: {
          user: applicationRole,
          password: inputs.applicationPassword,
          database: inputs.database,
        },
        properties: inputs.properties,
        prove: () =>
          server.session(inputs.database, (client) =>
            proveCopy(client, route.endpoint, inputs, () =>
              readRecords(inputs),
            ),
          ),
        tell: say,
      }),
    tell: say,
  };
  await sanitiseServer(server, work, record);
  await renewPasswords(server, inputs);
  const nonce = randomBytes(16).toString("hex");
  const marker = {
    identity: identityOf(copy),
    rulesHash,
    nonce,
    ...(tags && { tags }),
  };
  await server.session(inputs.database, (client) =>
    writeSanitisedMarker(client, marker, applicationRole),
  );
  await forgetRuns(server, record);
  return nonce;
}

/**
 * Once more every role's, so that none that was set meanwhile stays: on RDS nobody can look at passwords. A server
 * that others use too keeps theirs.
 */
async function renewPasswords(
  server: CopyServer,
  inputs: SanitiseInputs,
): Promise<void> {
  if (!server.shared)
    await server.session(inputs.database, (client) =>
      rotateEveryRole(client, inputs),
    );
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
