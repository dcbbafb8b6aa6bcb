import { assertAccount } from "../../aws/account";
import { tagInstance } from "../../aws/rds/tag-instance";
import { TAGS } from "../../aws/rds/tags";
import { type Identity, identityOf } from "../../identity/copy";
import {
  endpointName,
  removeForeignMarkers,
  writeRotationMarker,
} from "../../identity/marker";
import { withProductionLogin } from "../../identity/production-login";
import { assertCopy, proveCopy } from "../../identity/prove-copy";
import type { CopyLogins, ReachedCopy } from "../../identity/reached-copy";
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
import { assertNoEventTriggers } from "./assert-no-event-triggers";
import { proveSeparate } from "./canary";
import type { RotationProofs } from "./inputs";
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
 * @param reached the copy, and production, whose passwords it has still
 * @param logins what gets in afterwards
 * @param proofs how that is shown
 * @throws NotTheCopy before anything is changed; NotRefused, CanaryInProduction, CanaryNotAsked
 */
export async function rotate(
  reached: ReachedCopy,
  logins: CopyLogins,
  proofs: RotationProofs,
  patience?: Patience,
): Promise<Rotated> {
  const { place, copy } = reached;
  const { applicationRole } = logins;
  const identity = identityOf(copy);
  assertOnePassword(reached, logins);
  await assertAccount(place);
  const record = assertCopy(reached, await readRecords(reached));
  // RDS's own word that the engine's state has this copy: the program keeps it from now on.
  await tagInstance(place, record.arn, { [TAGS.adopted]: identity });
  return withRoute(reached.access, copy, async (route) => {
    const master: Login = {
      user: copy.masterUsername,
      password: logins.masterPassword,
      database: reached.database,
    };
    const recheck = async () => {
      assertCopy(reached, await readRecords(reached));
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
      const look = () => readRecords(reached);
      await proveCopy(client, route.endpoint, reached, look);
      await assertNoEventTriggers(client);
      const foreign = await removeForeignMarkers(client, identity);
      if (foreign)
        say(`removed the markers that came with the snapshot (${foreign})`);
      const rights = () =>
        readEveryRight(client, (database, work) =>
          withClient(route, { ...master, database }, work),
        );
      const atFirst = await rights();
      const everyRole = await rotateEveryRole(client, copy.masterUsername, {
        role: applicationRole,
        password: logins.applicationPassword,
      });
      const renewed = await rights();
      const proof = await proveRotation(
        route,
        reached,
        logins,
        proofs,
        everyRole,
      );
      if (proofs.canary) {
        await proveSeparate(client, applicationRole, (work) =>
          withProduction(reached, applicationRole, proofs, work),
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
        applicationRole,
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
  { place, access, production }: ReachedCopy,
  applicationRole: string,
  { properties }: RotationProofs,
  work: (route: Route, login: Login) => Promise<T>,
): Promise<T> {
  return withProductionLogin(
    place,
    production,
    properties,
    applicationRole,
    (login) => withRoute(access, production, (route) => work(route, login)),
  );
}

function assertOnePassword(
  { copy }: ReachedCopy,
  { applicationRole, masterPassword, applicationPassword }: CopyLogins,
): void {
  if (
    applicationRole === copy.masterUsername &&
    masterPassword !== applicationPassword
  )
    throw new Error(
      `The application's role "${applicationRole}" is the copy's master user, so the two need the same password. Give Passwords "applicationIsMaster: true".`,
    );
}
