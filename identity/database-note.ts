import { type ClientBase, escapeLiteral } from "pg";
import type { Owner } from "../aws/rds/tags";
import { quoteIdentifier } from "../postgres/identifier";

/** How far a loaded database is. */
export type LoadState = "loading" | "loaded" | "sanitised";

/** A right on a database that somebody has. */
export interface DatabaseGrant {
  /** Null: PUBLIC, everybody. */
  readonly grantee: string | null;
  readonly privilege: "CONNECT" | "CREATE" | "TEMPORARY";
}

/** What stands in the comment on a database that a stack has made: whose it is, and how far. */
export interface DatabaseNote extends Owner {
  /** Which load this is: no other one has it. */
  readonly generation: string;
  /** Hash of what it was to be made from and with: another wish wants another load. */
  readonly wish: string;
  /** Name of the Beanstalk environment that it is for. */
  readonly target?: string | undefined;
  /** When it was made, as ISO 8601 has it. */
  readonly made: string;
  readonly state: LoadState;
  /** Who gets in besides its owner, once it is sanitised. Default: everybody, as PostgreSQL has it. */
  readonly grants?: readonly DatabaseGrant[] | undefined;
  /** Hash of the rules it was sanitised by. */
  readonly rulesHash?: string | undefined;
  /** Id of the Beanstalk environment that it is for. */
  readonly environmentId?: string | undefined;
  /** That environment's health before the change. */
  readonly healthBefore?: string | undefined;
}

/** A database with a note. */
export interface NotedDatabase {
  readonly name: string;
  readonly oid: number;
  readonly owner: string;
  readonly note: DatabaseNote;
  /** Sessions connected to it at the moment. */
  readonly sessions: number;
}

const states: readonly string[] = ["loading", "loaded", "sanitised"];

/** The note as the database's comment. */
export function formatNote(note: DatabaseNote): string {
  return JSON.stringify({ prodCopy: 1, ...note });
}

/** The note in a comment; undefined where it is anything else: then the database is none of ours. */
export function parseNote(comment: string): DatabaseNote | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(comment);
  } catch {
    return undefined;
  }
  if (typeof parsed !== "object" || parsed === null) return undefined;
  const fields = new Map(Object.entries(parsed));
  const text = (name: string) => {
    const value = fields.get(name);
    return typeof value === "string" ? value : undefined;
  };
  const [project, stack, generation, wish, made, state] = [
    text("project"),
    text("stack"),
    text("generation"),
    text("wish"),
    text("made"),
    text("state"),
  ];
  if (fields.get("prodCopy") !== 1 || !isState(state)) return undefined;
  if (project === undefined || stack === undefined) return undefined;
  if (generation === undefined || wish === undefined) return undefined;
  if (made === undefined) return undefined;
  const grants = fields.get("grants");
  const rest = ["target", "rulesHash", "environmentId", "healthBefore"].flatMap(
    (name) => (text(name) === undefined ? [] : [[name, text(name)]]),
  );
  return {
    project,
    stack,
    generation,
    wish,
    made,
    state,
    ...(Array.isArray(grants) && { grants: grants.filter(isGrant) }),
    ...Object.fromEntries(rest),
  };
}

function isGrant(value: unknown): value is DatabaseGrant {
  if (typeof value !== "object" || value === null) return false;
  const { grantee, privilege } = value as Record<string, unknown>;
  return (
    (grantee === null || typeof grantee === "string") &&
    ["CONNECT", "CREATE", "TEMPORARY"].includes(String(privilege))
  );
}

function isState(text: string | undefined): text is LoadState {
  return text !== undefined && states.includes(text);
}

/** The note on the session's own database, with its oid; no note where the database is none of ours. */
export async function readOwnNote(
  client: ClientBase,
): Promise<{ readonly oid: number; readonly note: DatabaseNote | undefined }> {
  const { rows } = await client.query<{ oid: number; comment: string | null }>(
    `select oid::int8::float8 as oid, shobj_description(oid, 'pg_database') as comment
      from pg_database where datname = current_database()`,
  );
  const [{ oid, comment } = { oid: 0, comment: null }] = rows;
  return { oid, note: comment === null ? undefined : parseNote(comment) };
}

/** Databases with a note of the project, oldest first. Reads only. */
export async function readNotes(
  client: ClientBase,
  project: string,
): Promise<NotedDatabase[]> {
  const { rows } = await client.query<
    Omit<NotedDatabase, "note"> & { comment: string }
  >(
    `select d.datname::text as name, d.oid::int8::float8 as oid,
        pg_get_userbyid(d.datdba)::text as owner, shobj_description(d.oid, 'pg_database') as comment,
        (select count(*)::int from pg_stat_activity a where a.datid = d.oid) as sessions
      from pg_database d
      where shobj_description(d.oid, 'pg_database') is not null order by d.oid`,
  );
  return rows.flatMap(({ comment, ...database }) => {
    const note = parseNote(comment);
    return note?.project === project ? [{ ...database, note }] : [];
  });
}

/** Writes the note in place of the database's comment. It takes the owner's rights. */
export async function writeNote(
  client: ClientBase,
  database: string,
  note: DatabaseNote,
): Promise<void> {
  await client.query(
    `comment on database ${quoteIdentifier(database)} is ${escapeLiteral(formatNote(note))}`,
  );
}
