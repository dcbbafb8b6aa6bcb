import { inSeats } from "../../postgres/in-parallel";
import type { Acting } from "../acting/acting";
import { relationsAtWork } from "../check/names/find-lost-names";
import { readUsedCode } from "../check/names/read-code";
import { tryCode } from "../check/names/try-code";
import type { Problem } from "../problem";
import type { CopyServer } from "../survey/copy-server";
import { maskingSeats } from "./masking-sessions";
import type { ServerPlan } from "./plan-server";
import type { Work } from "./work";

/**
 * Tries on every database whether functions that the run will make PostgreSQL call find what they name. Writes nothing.
 * Tables that reach no such function aren't read.
 * @returns a problem for each that doesn't
 */
export async function tryEveryCode(
  server: CopyServer,
  { databases, capacity }: ServerPlan,
  work: Work,
  acting: Acting,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const { surveyed, reads } of databases) {
    const { name, rules, catalogue } = surveyed;
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
    const seatOf = maskingSeats(surveyed, work, acting, reads);
    const found = await inSeats(
      relations.flatMap((table) => {
        const own = used.filter(({ relation }) => relation === table.oid);
        return own.length > 0 ? [{ table, own }] : [];
      }),
      capacity.sessions,
      ({ table }) => seatOf([table]),
      (client, { table, own }) => tryCode(client, table, own),
    );
    problems.push(...found.flat());
  }
  return problems;
}
