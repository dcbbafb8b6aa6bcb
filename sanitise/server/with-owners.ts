import { endOtherSessions } from "../../postgres/roles/end-sessions";
import { type Acting, withActing } from "../acting/acting";
import { withBorrowedRoles } from "../run/borrow-roles";
import type { CopyServer } from "../survey/copy-server";
import type { ServerSurvey } from "../survey/survey-server";
import type { Work } from "./work";

/**
 * Does work with the rights of all owners and with sessions that have those of some only, and ends every session of others in the copy first: what an
 * application or an earlier run left open could write meanwhile, and would keep old versions of rows alive.
 */
export function withOwners<T>(
  server: CopyServer,
  { owners, databases }: ServerSurvey,
  { tell }: Pick<Work, "tell">,
  work: (acting: Acting) => Promise<T>,
): Promise<T> {
  return withBorrowedRoles(
    (inSession) => server.session(server.application, inSession),
    owners,
    tell,
    async () => {
      await server.session(server.application, (client) =>
        endOtherSessions(client, { here: server.shared }),
      );
      return withActing(
        server,
        databases.map(({ name }) => name),
        owners,
        work,
      );
    },
  );
}
