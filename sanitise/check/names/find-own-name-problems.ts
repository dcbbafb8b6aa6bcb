import type { ClientBase } from "pg";
import { findNotOurs } from "../../../postgres/own-objects";
import { markerSchema, realValuesSchema } from "../../../postgres/own-schema";
import type { Problem } from "../../problem";

/** What bears a name of this project's in the connected database and isn't its own: one problem, or none. */
export async function findOwnNameProblems(
  client: ClientBase,
): Promise<Problem[]> {
  const found = await findNotOurs(client);
  return found.length === 0
    ? []
    : [
        {
          what: `the schemas ${markerSchema} and ${realValuesSchema} are this project's, and this isn't what it makes there in the login's name, so it would be written to and not be searched: ${found.join("; ")}.`,
          next: { kind: "at origin", change: "rename or drop it" },
        },
      ];
}
