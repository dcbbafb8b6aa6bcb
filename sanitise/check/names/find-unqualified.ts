import type { ClientBase } from "pg";
import { refusedWith } from "../../../postgres/errors";
import { runOne } from "../../../postgres/sql";

/** SQL of a rule, and the statement in which PostgreSQL is to parse it. */
export interface Framed {
  readonly before: string;
  readonly sql: string;
  readonly after: string;
}

/** What PostgreSQL found nothing for under a name that has no schema. */
export interface Unqualified {
  readonly what: "table" | "function" | "type" | "operator";
  /** As PostgreSQL keeps it: unquoted, or the operator's characters. */
  readonly name: string;
  /** Where it stands in the SQL, in UTF-16 units. */
  readonly place: number;
}

const kinds: Readonly<Record<string, Unqualified["what"]>> = {
  "42P01": "table",
  "42883": "function",
  "42704": "type",
};

const statement = "prod_copy_names";

/**
 * Lets PostgreSQL parse SQL of a rule. Reads no row and writes nothing.
 * @returns the first name in it without a schema for which there is nothing in `pg_catalog`; undefined where all
 * have something, or another mistake comes first
 */
export async function findUnqualified(
  client: ClientBase,
  { before, sql, after }: Framed,
): Promise<Unqualified | undefined> {
  const head = `prepare ${statement} as ${before}`;
  try {
    await runOne(client, `${head}${sql}${after}`);
  } catch (error) {
    const what = kinds[refusedWith(error) ?? ""];
    if (refusedWith(error) === undefined) throw error;
    const place = what && placeIn(sql, positionOf(error), head);
    return place === undefined ? undefined : nameAt(sql, place, what);
  }
  await client.query(`deallocate ${statement}`);
  return undefined;
}

/**
 * The same of an error that came up within a function.
 * @returns undefined where PostgreSQL doesn't show at which name
 */
export function unqualifiedIn(error: unknown): Unqualified | undefined {
  if (
    !(error instanceof Error) ||
    !("internalQuery" in error && "internalPosition" in error) ||
    typeof error.internalQuery !== "string"
  )
    return undefined;
  const { internalQuery: sql, internalPosition } = error;
  const place = placeIn(sql, Number(internalPosition), "");
  const what = kinds[refusedWith(error) ?? ""];
  return place === undefined ? undefined : nameAt(sql, place, what);
}

/** PostgreSQL's position of an error: in characters, from 1. */
function positionOf(error: unknown): number {
  return error instanceof Error && "position" in error
    ? Number(error.position)
    : Number.NaN;
}

function placeIn(
  sql: string,
  position: number,
  head: string,
): number | undefined {
  const characters = position - 1 - [...head].length;
  const all = [...sql];
  if (!(characters >= 0 && characters < all.length)) return undefined;
  return all.slice(0, characters).join("").length;
}

const identifier =
  /(?:"((?:[^"]|"")+)"|([a-z_\u0080-\uffff][\w$\u0080-\uffff]*))(\s*\.)?/iuy;
const operator = /[-+*/<>=~!@#%^&|`?]+/y;

function nameAt(
  sql: string,
  place: number,
  what: Unqualified["what"] | undefined,
): Unqualified | undefined {
  identifier.lastIndex = place;
  const [, quoted, bare, qualified] = identifier.exec(sql) ?? [];
  if (qualified !== undefined || what === undefined) return undefined;
  const name = quoted?.replaceAll('""', '"') ?? bare?.toLowerCase();
  if (name !== undefined) return { what, name, place };
  operator.lastIndex = place;
  const [sign] = operator.exec(sql) ?? [];
  return what === "function" && sign !== undefined
    ? { what: "operator", name: sign, place }
    : undefined;
}
