import type { ClientBase } from "pg";
import { quoteIdentifier } from "../../../postgres/identifier";
import { placeWithout, withoutMaskingFunctions } from "../../masks/stand-ins";
import { findUnqualified, type Unqualified } from "./find-unqualified";
import { type Candidate, readCandidates } from "./read-candidates";

/** SQL of a rule in which every name means one thing, wherever sessions look names up. */
export interface Qualified {
  readonly sql: string;
  /** What was found for names without a schema, e.g. `public.unaccent(text)` for `unaccent`. */
  readonly found: readonly { readonly name: string; readonly means: string }[];
  /** Why a name means nothing, or more than one thing, and what to write: a sentence or two. */
  readonly problem?: string;
}

/** Names in one condition or expression. More is no SQL that people write. */
const most = 200;

/**
 * Gives the names in SQL of a rule the schema of the one thing outside of `pg_catalog` that bears them. What is
 * called as something in `pg_catalog` is that.
 * @param before of the statement in which the SQL can be parsed
 */
export async function qualify(
  client: ClientBase,
  before: string,
  written: string,
  after: string,
): Promise<Qualified> {
  let sql = written;
  const found = new Map<string, string>();
  for (let count = 0; count < most; count++) {
    const unqualified = await findUnqualified(client, {
      before,
      sql: withoutMaskingFunctions(sql),
      after,
    });
    if (!unqualified) break;
    const candidates = await readCandidates(client, unqualified);
    const one = theOne(unqualified, candidates);
    if ("problem" in one) {
      // Nothing of that name: whoever parses it next says so.
      if (one.problem === undefined) break;
      return { sql, found: listed(found), problem: one.problem };
    }
    const place = placeWithout(sql, unqualified.place);
    sql = `${sql.slice(0, place)}${quoteIdentifier(one.schema)}.${sql.slice(place)}`;
    found.set(unqualified.name, one.described);
  }
  return { sql, found: listed(found) };
}

function listed(found: ReadonlyMap<string, string>) {
  return [...found].map(([name, means]) => ({ name, means }));
}

function theOne(
  { what, name }: Unqualified,
  candidates: readonly Candidate[],
): Candidate | { readonly problem: string | undefined } {
  // As everywhere in the rules, a table's bare name is that of one in the schema public.
  const own = candidates.filter(
    ({ schema }) => what === "table" && schema === "public",
  );
  const possible = own.length > 0 ? own : candidates;
  const [first, ...others] = possible;
  if (!first) return { problem: undefined };
  if (what === "operator")
    return {
      problem: `PostgreSQL has no operator ${name} for these types, and ${schemasOf(possible)} has one: write operator(${asWritten(first.schema)}.${name}) for it.`,
    };
  const same = others.every(
    ({ schema, extension }) =>
      schema === first.schema &&
      extension !== null &&
      extension === first.extension,
  );
  // Which of an extension's it is the arguments tell.
  const described = possible.map((one) => one.described).join(" or ");
  if (same) return { ...first, described };
  return {
    problem: `${name} could be ${described}: write which, with its schema${what === "function" ? " and with arguments of exactly its types" : ""}.`,
  };
}

/** A schema's name as people write it: in quotes only where it takes them. */
export function asWritten(schema: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(schema) ? schema : quoteIdentifier(schema);
}

function schemasOf(candidates: readonly Candidate[]): string {
  const names = [...new Set(candidates.map(({ schema }) => schema))];
  return `the schema ${names.join(" or ")}`;
}
