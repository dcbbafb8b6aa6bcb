import { inSeats } from "../../postgres/in-parallel";
import { tableLabel } from "../../postgres/table-name";
import { groupByTable } from "../catalogue/group-by-table";
import { relationsAtWork } from "../check/names/find-lost-names";
import { readUsedCode } from "../check/names/read-code";
import { tryCode } from "../check/names/try-code";
import type { Problem } from "../problem";
import { refineError } from "../run/table/masking-failed";
import type { CopyServer } from "../survey/copy-server";
import type { SurveyedDatabase } from "../survey/survey-server";
import type { Acting } from "./acting";

/**
 * Functions that the rules will make PostgreSQL call and that don't find what they name: tried with the rights of the
 * tables' owners, on some rows of tables that reach functions at all. Writes nothing.
 * @returns a problem for each
 * @throws MaskingFailed naming the table or view for what isn't a name that was lost, e.g. that the disk is full
 */
export async function findCodeThatFails(
  server: CopyServer,
  databases: readonly Pick<SurveyedDatabase, "name" | "rules" | "catalogue">[],
  acting: Acting,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const { name, rules, catalogue } of databases) {
    const relations = relationsAtWork(rules, catalogue).filter(
      ({ kind }) => kind === "table" || kind === "materialized view",
    );
    if (relations.length === 0) continue;
    const used = await server.session(name, (client) =>
      readUsedCode(
        client,
        relations.map(({ oid }) => oid),
      ),
    );
    const usedBy = groupByTable(
      used.map((one) => ({ of: one.relation, one })),
      ({ one }) => one,
    );
    const found = await inSeats(
      relations.flatMap((table) => {
        const own = usedBy.get(table.oid);
        return own ? [{ table, own }] : [];
      }),
      1,
      ({ table }) => acting.seat(name, [table.owner]),
      (client, { table, own }) =>
        refineError(tableLabel(table), () => tryCode(client, table, own)),
    );
    problems.push(...found.flat());
  }
  return problems;
}
