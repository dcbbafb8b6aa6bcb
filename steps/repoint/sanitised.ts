import { identityOf, nameOf } from "../../identity/copy";
import { readMarkers } from "../../identity/marker";
import { withClient } from "../../postgres/connect/connect";
import { withRoute } from "../../postgres/connect/route";
import type { CleanCopy } from "./inputs";

/** The copy doesn't bear the marker of the step that sanitised it. */
export class NotSanitised extends Error {
  override readonly name = "NotSanitised";
}

/**
 * Checks, by a login as the application will log in, that the copy is the one that was sanitised.
 * @throws {NotSanitised} when its marker is missing or another one.
 */
export async function assertSanitised(clean: CleanCopy): Promise<void> {
  const { access, copy, database, applicationRole, applicationPassword } =
    clean;
  const { sanitised } = await withRoute(access, copy, (route) =>
    withClient(
      route,
      { user: applicationRole, password: applicationPassword, database },
      readMarkers,
      { readOnly: true },
    ),
  );
  const identity = identityOf(copy);
  const again = `${nameOf(copy)} is not given to anybody; run pulumi up again, which sanitises it.`;
  if (!sanitised) {
    throw new NotSanitised(
      `${copy.identifier} has no marker that it was sanitised. ${again}`,
    );
  }
  if (sanitised.identity !== identity || clean.identity !== identity) {
    throw new NotSanitised(
      `The marker in ${copy.identifier} is of ${sanitised.identity}, and ${clean.identity} was sanitised, but the copy is ${identity}. ${again}`,
    );
  }
  if (sanitised.nonce !== clean.nonce) {
    throw new NotSanitised(
      `The marker in ${copy.identifier} is of another run than the one that was to sanitise it. ${again}`,
    );
  }
}
