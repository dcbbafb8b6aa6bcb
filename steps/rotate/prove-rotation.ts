import { withProductionLogin } from "../../identity/production-login";
import type {
  ApplicationLogin,
  ReachedCopy,
} from "../../identity/reached-copy";
import { type Login, withClient } from "../../postgres/connect/connect";
import { askProof, wordProof } from "../../postgres/connect/proof-query";
import { proveRefused } from "../../postgres/connect/prove-refusal";
import type { Route } from "../../postgres/connect/route";
import type { LoginRole } from "../../postgres/roles/roles";
import { say } from "../../words/say";
import type { RotationProofs } from "./inputs";
import type { EveryRole } from "./rotate-every-role";

/**
 * Shows that production's password, fetched now and forgotten, opens the copy for no role; that the
 * application's new one does; and that it gets at the data.
 * @returns the proof query's figure, where there is a query.
 * @throws NotRefused; LoginRefused when the new login doesn't work.
 */
export async function proveRotation(
  route: Route,
  { place, production, database }: ReachedCopy,
  { applicationRole, applicationPassword }: ApplicationLogin,
  { properties, proofQuery }: RotationProofs,
  everyRole: EveryRole,
): Promise<number | undefined> {
  await withProductionLogin(
    place,
    production,
    properties,
    applicationRole,
    async ({ password }) => {
      for (const role of everyRole.roles)
        await proveRefused(
          route,
          { user: role.name, password, database },
          answers(role, applicationRole, everyRole),
        );
    },
  );
  const application: Login = {
    user: applicationRole,
    password: applicationPassword,
    database,
  };
  await withClient(route, application, async () => undefined, {
    readOnly: true,
  });
  const proof =
    proofQuery === undefined
      ? undefined
      : await askProof(route, application, proofQuery);
  const rotated = everyRole.rotated.length;
  say(
    [
      `${rotated} ${rotated === 1 ? "role" : "roles"} rotated`,
      "production's password is refused (28P01)",
      ...(proofQuery !== undefined && proof !== undefined
        ? [wordProof(proofQuery, proof)]
        : ["the new one works"]),
    ].join("; "),
  );
  return proof;
}

/**
 * What counts as a refusal. Of the application's role, whose password it is: that the password is wrong,
 * nothing else. RDS asks members of rds_iam for no password but a token (28000), and a role whose
 * password couldn't be changed is refused the database instead (42501).
 */
function answers(
  role: LoginRole,
  applicationRole: string,
  { unalterable }: EveryRole,
): string[] {
  if (role.name === applicationRole) return ["28P01"];
  return [
    "28P01",
    ...(role.byToken ? ["28000"] : []),
    ...(unalterable.includes(role.name) ? ["42501"] : []),
  ];
}
