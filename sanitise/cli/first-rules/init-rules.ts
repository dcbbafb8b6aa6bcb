import type { ClientBase } from "pg";
import { listDatabases } from "../../catalogue/databases";
import { readCatalogue } from "../../catalogue/read-catalogue";
import type { Problem } from "../../problem";
import { findUnknown } from "../../propose/find-unknown";
import { resolveRules } from "../../resolve/resolve-rules";
import { parseRules } from "../../rules/read-rules";
import type { Rules } from "../../rules/rules";
import { checkRulesAgainst } from "../../survey/check-rules-against";
import { addToFile } from "./add-to-file";
import { type Draft, isEmpty } from "./draft";
import { draftRules } from "./draft-rules";
import { writeFileOfRules } from "./write-file";

/** A reason that only a person can give stands in the file as this, which no reader takes. */
const missing = /\{ keep: "?say why"? \}/g;

/** What became of a file of rules. */
export interface Initialised {
  readonly draft: Draft;
  /** The whole file; undefined: it has no place for what is to be added. */
  readonly text: string | undefined;
  /** How many reasons are left for a person to give. */
  readonly reasonsMissing: number;
  /** Other databases of the server that the rules don't name: a run asks what becomes of those that hold tables. */
  readonly others: readonly string[];
  /** What else keeps the rules from fitting the database. */
  readonly problems: readonly Problem[];
}

/** Where the rules are to stand. */
export interface Place {
  /** What messages call the file. */
  readonly file: string;
  readonly database: string;
  /** Where editors find the JSON schema, from the file's folder. */
  readonly schema: string;
}

/**
 * Rules for all of the connected database, or what is to be added to those that there are. Nothing is written.
 * @param before the file as it is; undefined: there is none
 * @throws {InvalidRules} where it isn't rules
 */
export async function initRules(
  client: ClientBase,
  before: string | undefined,
  { file, database, schema }: Place,
): Promise<Initialised> {
  const catalogue = await readCatalogue(client);
  const known = parseRules(before ?? "", file);
  const draft = await draftRules(client, known, catalogue);
  const others = (await listDatabases(client)).filter(
    ({ name }) =>
      // PostgreSQL makes one of that name, and leaves it empty.
      ![database, "postgres"].includes(name) &&
      !Object.hasOwn(known.databases, name),
  );
  const written = textOf();
  const rules = written === undefined ? undefined : reasoned(written, file);
  const complete =
    rules &&
    findUnknown(resolveRules(rules, catalogue), catalogue).length === 0;
  return {
    draft,
    text: complete ? written : undefined,
    others: others.map(({ name }) => name),
    reasonsMissing: written?.match(missing)?.length ?? 0,
    problems: rules && complete ? await checkRulesAgainst(client, rules) : [],
  };

  function textOf(): string | undefined {
    if (before === undefined) return writeFileOfRules(draft, database, schema);
    return isEmpty(draft) ? before : addToFile(before, draft);
  }
}

/** The rules as they will be once the reasons are given. */
function reasoned(text: string, file: string): Rules {
  return parseRules(text.replace(missing, "{ keep: to be said }"), file);
}
