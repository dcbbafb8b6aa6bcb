import { isOwn } from "../../postgres/own-objects";
import type { Table } from "../catalogue/catalogue";
import { findCodeOfOthers } from "../check/code-of-others";
import type { Problem } from "../problem";
import type { CopyServer } from "../survey/copy-server";
import type { SurveyedDatabase } from "../survey/survey-server";
import type { Acting } from "./acting";

/** Tables that change in one session, and the owners whose rights that needs. */
export interface Together {
  readonly database: string;
  readonly tables: readonly Table[];
  readonly owners: readonly string[];
}

/**
 * Code of others that would run with the login's rights: of tables whose owner can do more than own things, so that no
 * login with few rights can work on them, and of those that change in one session with such tables.
 * @returns a problem for each function, before it has run
 */
export async function findForeignCode(
  server: CopyServer,
  databases: readonly Pick<SurveyedDatabase, "name" | "catalogue">[],
  acting: Acting,
  together: readonly Together[] = [],
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const { name, catalogue } of databases) {
    const changing = new Set(
      together
        .filter(
          ({ database, owners }) => database === name && acting.hasMore(owners),
        )
        .flatMap(({ tables }) => tables),
    );
    const concerned = catalogue.tables.filter(
      (table) =>
        !isOwn(table) &&
        table.kind !== "view" &&
        table.kind !== "foreign table" &&
        (acting.hasMore([table.owner]) || changing.has(table)),
    );
    if (concerned.length > 0)
      problems.push(
        ...(await server.session(name, (client) =>
          findCodeOfOthers(client, concerned),
        )),
      );
  }
  return problems;
}
