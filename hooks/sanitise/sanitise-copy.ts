import { randomBytes } from "node:crypto";
import type { ClientBase } from "pg";
import { assertAccount } from "../aws/account";
import { vcpusOf } from "../aws/instance-class";
import { describeInstance, type RdsInstance } from "../aws/instances";
import { TAGS, tagInstance } from "../aws/tags";
import type { Login } from "../postgres/connect";
import { assertCopy, proveCopy, type RdsRecords } from "../postgres/identity";
import {
  readMarkers,
  removeSanitisedMarker,
  type SanitisedMarker,
  writeSanitisedMarker,
} from "../postgres/marker";
import { type Route, withRoute } from "../postgres/route";
import { say } from "../say";
import { removeOutputs } from "./commands/output-file";
import { findCommandProblems, runCommands } from "./commands/run-commands";
import { type CopyServer, copyServer } from "./copy-server";
import type { SanitiseInputs } from "./inputs";
import type { Report } from "./report";
import { hashRulesAndCommands } from "./rules/hash";
import { readRules } from "./rules/read-rules";
import type { Rules } from "./rules/rules";
import { auditAgain, sanitiseServer } from "./sanitise-server";

/** What sanitising leaves. */
export interface Sanitised {
  readonly sanitisedResourceId: string;
  /** Stands in the copy's marker too: who has it means this very data. */
  readonly nonce: string;
  readonly report: Report;
}

/**
 * Makes the copy clean, or shows that it is. It begins with proofs that this is the copy and with checks
 * of rules and commands, which change nothing. After a failure or a kill it goes on in place: what was
 * done is done again, which changes nothing.
 *
 * A copy with this run's marker is audited only: the run that wrote it was killed before the engine knew.
 */
export async function sanitiseCopy(inputs: SanitiseInputs): Promise<Sanitised> {
  const { place, copy, rulesHash } = inputs;
  await assertAccount(place);
  const rules = usableRules(inputs);
  const record = assertCopy(inputs, await readRecords(inputs));
  await removeOutputs(copy.resourceId);
  const tag = (hash: string) =>
    tagInstance(place, record.arn, {
      [TAGS.sanitised]: `${copy.resourceId} ${hash}`,
    });
  return withRoute(inputs.access, copy, async (route) => {
    const login: Login = {
      user: copy.masterUsername,
      password: inputs.masterPassword,
      database: inputs.database,
    };
    const server = copyServer(route, login, copy.resourceId, sizeOf(record));
    const marker = await server.session(inputs.database, async (client) => {
      await proveCopy(client, route.endpoint, inputs, () =>
        readRecords(inputs),
      );
      return ownMarker(client, copy.resourceId);
    });
    if (marker && marker.rulesHash !== rulesHash) {
      // The tag is what the program goes by; the run that left this marker was killed before setting it.
      await tag(marker.rulesHash);
      throw new Error(
        `The copy ${copy.identifier} is sanitised already, by other rules or commands. Data is never masked twice: run "pulumi up" again, and it is replaced by a fresh restore.`,
      );
    }
    const done = marker
      ? await audited(server, rules, marker)
      : await sanitised(server, rules, inputs, route);
    await tag(rulesHash);
    await removeOutputs(copy.resourceId);
    return { sanitisedResourceId: copy.resourceId, ...done };
  });
}

/** The rules, which must be those that the stack was previewed with. */
function usableRules(inputs: SanitiseInputs): Rules {
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
  resourceId: string,
): Promise<SanitisedMarker | undefined> {
  const { sanitised } = await readMarkers(client);
  if (!sanitised || sanitised.resourceId === resourceId) return sanitised;
  await removeSanitisedMarker(client);
  say(
    `removed the marker of a sanitised copy (${sanitised.resourceId}), which came with the snapshot`,
  );
  return undefined;
}

async function audited(
  server: CopyServer,
  rules: Rules,
  { nonce, rulesHash }: SanitisedMarker,
): Promise<Omit<Sanitised, "sanitisedResourceId">> {
  say("the copy is sanitised already, by these rules: it is audited again");
  const report = await auditAgain(server, { rules, rulesHash, tell: say });
  return { nonce, report };
}

async function sanitised(
  server: CopyServer,
  rules: Rules,
  inputs: SanitiseInputs,
  route: Route,
): Promise<Omit<Sanitised, "sanitisedResourceId">> {
  const { copy, commands, rulesHash, applicationRole } = inputs;
  const these = (when: "before" | "after") =>
    commands.filter((command) => command.when === when);
  const report = await sanitiseServer(server, {
    rules,
    rulesHash,
    maskingKey: inputs.maskingKey,
    commands: { before: these("before").length, after: these("after").length },
    run: (when) =>
      runCommands(these(when), {
        access: inputs.access,
        copy: copy.resourceId,
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
  });
  const nonce = randomBytes(16).toString("hex");
  const marker = { resourceId: copy.resourceId, rulesHash, nonce };
  await server.session(inputs.database, (client) =>
    writeSanitisedMarker(client, marker, applicationRole),
  );
  return { nonce, report };
}

function sizeOf(record: RdsInstance): CopyServer["size"] {
  const GiB = 1024 ** 3;
  return {
    vcpus: vcpusOf(record.class),
    storage:
      record.allocatedStorageGib === undefined
        ? undefined
        : record.allocatedStorageGib * GiB,
  };
}

async function readRecords(inputs: SanitiseInputs): Promise<RdsRecords> {
  const { place, production, copy } = inputs;
  return {
    production: await describeInstance(place, production.resourceId),
    copy: await describeInstance(place, copy.resourceId),
  };
}
