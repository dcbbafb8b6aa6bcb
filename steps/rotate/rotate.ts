import { assertAccount } from "../../aws/account";
import { TAGS, tagInstance } from "../../aws/rds/tags";
import { type Identity, identityOf } from "../../identity/copy";
import {
  endpointName,
  removeForeignMarkers,
  writeRotationMarker,
} from "../../identity/marker";
import { withProductionLogin } from "../../identity/production-login";
import { assertCopy, proveCopy } from "../../identity/prove-copy";
import { readRecords } from "../../identity/records";
import { type Login, withClient } from "../../postgres/connect/connect";
import { type Route, withRoute } from "../../postgres/connect/route";
import { endOtherSessions } from "../../postgres/roles/end-sessions";
import {
  newRights,
  newRoles,
  readEveryRight,
  type ServerRights,
} from "../../postgres/roles/server-rights";
import { say } from "../../words/say";
import { proveSeparate } from "./canary";
import type { RotationInputs } from "./inputs";
import { masterPassword, type Patience } from "./master-password";
import { proveRotation } from "./prove-rotation";
import { rotateEveryRole } from "./rotate-every-role";

/** What a rotation leaves. */
export interface Rotated {
  readonly identity: Identity;
  readonly proof?: number;
  readonly rotatedRoles: string[];
  readonly refusedRoles: string[];
  /** Who may do what on the copy, for what comes after to compare with. */
  readonly rights: ServerRights;
}

/**
 * Makes production's passwords useless on the copy, and shows that they are. It begins with proofs that
 * change nothing, so that a wrong instance stays as it was. Each act may be repeated: a run after a
 * failure or a kill does all of it again and ends the same.
 */
export async function rotate(
  inputs: RotationInputs,
  patience?: Patience,
): Promise<Rotated> {
  const { place, copy } = inputs;
  const identity = identityOf(copy);
  assertOnePassword(inputs);
  await assertAccount(place);
  const record = assertCopy(inputs, await readRecords(inputs));
  // RDS's own word that the engine's state has this copy: the program keeps it from now on.
  await tagInstance(place, record.arn, { [TAGS.adopted]: identity });
  return withRoute(inputs.access, copy, async (route) => {
    const master: Login = {
      user: copy.masterUsername,
      password: inputs.masterPassword,
      database: inputs.database,
    };
    const recheck = async () => {
      assertCopy(inputs, await readRecords(inputs));
    };
    await masterPassword(
      place,
      copy.identifier,
      route,
      master,
      recheck,
      patience,
    );
    return withClient(route, master, async (client) => {
      const look = () => readRecords(inputs);
      await proveCopy(client, route.endpoint, inputs, look);
      const foreign = await removeForeignMarkers(client, identity);
      if (foreign)
        say(`removed the markers that came with the snapshot (${foreign})`);
      const rights = () =>
        readEveryRight(client, (database, work) =>
          withClient(route, { ...master, database }, work),
        );
      const atFirst = await rights();
      const everyRole = await rotateEveryRole(client, inputs);
      const renewed = await rights();
      const proof = await proveRotation(route, inputs, everyRole);
      if (inputs.canary) {
        await proveSeparate(client, inputs.applicationRole, (work) =>
          withProduction(inputs, work),
        );
        say("canary: production doesn't have the row written to the copy");
      }
      // Again, for a login that had begun with the old password when the new one came.
      await endOtherSessions(client);
      const atLast = await rights();
      assertNothingNew([
        ...newRoles(atFirst, atLast).map((name) => `role ${name}`),
        ...newRights(renewed, atLast),
      ]);
      await writeRotationMarker(
        client,
        { identity, endpoint: endpointName(copy) },
        inputs.applicationRole,
      );
      return {
        identity,
        ...(proof !== undefined && { proof }),
        rotatedRoles: [...everyRole.rotated],
        refusedRoles: [...everyRole.unalterable],
        rights: atLast,
      };
    });
  });
}

/** What something on the copy (a job, a session) makes meanwhile, the next rotation finds and renews with the rest. */
function assertNothingNew(made: readonly string[]): void {
  if (made.length > 0)
    throw new Error(
      `While the copy's passwords were renewed, something else on it made or changed: ${[...new Set(made)].join("; ")}. Run "pulumi up" again: that is renewed with the rest. If it happens again, take away in production what does it (a job of pg_cron, say), and use a newer snapshot.`,
    );
}

/** A session's way into production, by the same access as into the copy. */
function withProduction<T>(
  inputs: Pick<
    RotationInputs,
    "place" | "access" | "production" | "properties" | "applicationRole"
  >,
  work: (route: Route, login: Login) => Promise<T>,
): Promise<T> {
  const { place, access, production, properties, applicationRole } = inputs;
  return withProductionLogin(
    place,
    production,
    properties,
    applicationRole,
    (login) => withRoute(access, production, (route) => work(route, login)),
  );
}

function assertOnePassword(
  inputs: Pick<
    RotationInputs,
    "applicationRole" | "copy" | "masterPassword" | "applicationPassword"
  >,
): void {
  const { applicationRole, copy, masterPassword, applicationPassword } = inputs;
  if (
    applicationRole === copy.masterUsername &&
    masterPassword !== applicationPassword
  )
    throw new Error(
      `The application's role "${applicationRole}" is the copy's master user, so the two need the same password. Give Passwords "applicationIsMaster: true".`,
    );
}
