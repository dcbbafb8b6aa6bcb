import type { ClientBase } from "pg";
import { sqlstateOf } from "../../../postgres/errors";
import { quoteIdentifier } from "../../../postgres/identifier";
import { quoteTable } from "../../../postgres/sql";
import { asText } from "../../catalogue/as-text";
import type { Column, Table } from "../../catalogue/catalogue";
import type { Look } from "../../masks/shared/mask";
import { hashesOfGivenNames } from "./given-names";

/** Rows of a table that are looked at, and characters of a value. */
const mostRows = 10_000;
const mostCharacters = 2_000;

/** Columns of one query: PostgreSQL takes 1,664 expressions. */
const columnsAtOnce = 75;

/** How many different values tell whether two columns hold the same, and how many of them are names. */
const sampled = 64;

/** What a value can look like besides what masks are for. */
type OtherLook =
  /** An e-mail address somewhere in it. */
  | "withEmail"
  /** Two to four words with capital letters. */
  | "capitals"
  /** One word of letters, digits and signs. */
  | "plain"
  /** As random as a key or a token. */
  | "random"
  /** A password's hash. */
  | "hash"
  /** JSON, or PHP's or YAML's own writing of values. */
  | "structured"
  /** A list in JSON. */
  | "list"
  /** Four words or more. */
  | "prose"
  /** A text in several languages: JSON by the languages' codes. */
  | "translated"
  /** The name of a document, a picture or the like. */
  | "filed"
  /** JSON with a key for a secret. */
  | "secretive";

/** What the values of a column look like, counted over the rows that were read. No value stands here. */
export interface Contents extends Readonly<Record<Look | OtherLook, number>> {
  readonly rows: number;
  /** Neither NULL nor blank. */
  readonly filled: number;
  readonly different: number;
  /** Of a few words, the first or the last of them a person's first name: reckoned by some of the different values. */
  readonly named: number;
  /** With a first name before or behind another word with a capital letter: reckoned likewise. */
  readonly naming: number;
  /** The smallest hashes of its values: columns that have some in common hold the same. */
  readonly sketch: readonly number[];
}

const tests: Readonly<Record<"filled" | Look | OtherLook, string>> = {
  filled: "v ~ '\\S'",
  email:
    "length(v) <= 320 and v ~ '^\\s*[^@\\s]+@[^@\\s]+\\.[A-Za-z]{2,}\\s*$'",
  withEmail: "v ~ '[^@\\s]@[^@\\s]+\\.[A-Za-z]{2}'",
  phone:
    "length(v) <= 40 and v ~ '^\\s*[+(0][0-9 ()./-]*$' and length(regexp_replace(v, '\\D', '', 'g')) between 8 and 15",
  url: "v ~* '^\\s*(https?://|www\\.)'",
  ip: "length(v) <= 60 and (v ~ '^\\s*(\\d{1,3}\\.){3}\\d{1,3}(/\\d+)?\\s*$' or v ~* '^[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]+$')",
  capitals:
    "length(v) <= 60 and v ~ '^\\s*[^a-z0-9\\s[:punct:]][^0-9\\s]*(\\s+[^a-z0-9\\s[:punct:]][^0-9\\s]*){1,3}\\s*$'",
  plain: "length(v) <= 64 and v ~ '^[A-Za-z0-9_.:/#+-]{1,64}$'",
  random:
    "length(v) <= 512 and v ~ '^[A-Za-z0-9_+/=~.-]{16,}$' and v ~ '[0-9][^0-9]*[0-9][^0-9]*[0-9]' and v ~ '[A-Za-z][^A-Za-z]*[A-Za-z]' and v !~ '[a-z]{6}|\\.[a-z0-9]{2,5}$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'",
  hash: "length(v) <= 512 and v ~* '^(\\$(1|2[abxy]?|5|6|y|argon2[a-z]*|scrypt|P|H|S)\\$|(pbkdf2|argon2|bcrypt|scrypt|md5|sha1|sha256|sha512)[a-z0-9_]*\\$|\\{(ssha|sha|crypt|smd5|md5|cram-md5)[0-9]*\\})'",
  structured: "v ~ '^\\s*[{[]' or v ~ '^([abdisO]:[0-9]+[:;]|N;|---\\s)'",
  list: "v ~ '^\\s*\\['",
  filed:
    "length(v) <= 320 and v ~* '[.](pdf|docx?|odt|rtf|jpe?g|png|gif|heic|tiff?|csv|xlsx?|zip|eml|mp[34]|wav|mov|webm|vcf|p7m)$'",
  secretive:
    'v ~* \'"[^"]*(secret|passw|token|api_?key|private_?key|credential)[^"]*"\\s*:\\s*"[^"]\'',
  translated: "v ~ '^\\s*\\{\"[a-z]{2}([-_][A-Za-z]+)?\"\\s*:'",
  prose: "v ~ '\\S\\s+\\S+\\s+\\S+\\s+\\S'",
};

/** A word as first names are hashed; 0 where the value is none of a few words. `edge` finds the word. */
const hashed = (edge: string) =>
  `case when length(v) <= 60 and v !~ '[@/{}<>:]' then coalesce(hashtext(substring(lower(v) from '${edge}')), 0) else 0 end`;

/** What stands before people's names. */
const titles =
  "(?:(?:mr|mrs|ms|miss|dr|prof|herr|frau|mme|mlle|sr|sra|sig|dott)[.]?[\\s]+)*";

/** A word that begins with a capital letter. */
const capital = "[^a-z0-9\\s[:punct:]][^\\s[:punct:]]*";

/** Characters of a text in which names are looked for: letters begin with them. */
const beginning = 400;

/** The first or the second of two such words, near a text's beginning. */
const pair = (first: string, second: string) =>
  `coalesce(hashtext(lower(substring(left(v, ${beginning}) from '${first}\\s+${second}'))), 0)`;

/** A value's hash; those of its first and its last word, where it is of a few; and of the first two with capitals. */
const sample = `array[hashtext(v),
  ${hashed(`^[\\s._-]*${titles}([^\\s0-9._’''-]+)`)},
  ${hashed("([^\\s0-9._-]+)[\\s0-9._-]*$")},
  ${pair(`(${capital})`, capital)},
  ${pair(capital, `(${capital})`)}]`;

const looks = Object.keys(tests) as (keyof typeof tests)[];

/**
 * Counts what some columns of a table look like, in one scan of its first 10,000 rows for 75 columns.
 * @returns by the column's name; or the SQLSTATE with which PostgreSQL refused to read the table
 */
export async function countContents(
  client: ClientBase,
  table: Table,
  columns: readonly Column[],
): Promise<ReadonlyMap<string, Contents> | string> {
  const found = new Map<string, Contents>();
  if (columns.length === 0) return found;
  const names = await hashesOfGivenNames(client);
  for (let from = 0; from < columns.length; from += columnsAtOnce) {
    const some = columns.slice(from, from + columnsAtOnce);
    try {
      const { rows } = await client.query<Record<string, unknown>>(
        statement(table, some),
      );
      const [row = {}] = rows;
      some.forEach(({ name }, index) => {
        found.set(name, contentsOf(row, index, names));
      });
    } catch (error) {
      const sqlstate = sqlstateOf(error);
      if (sqlstate === undefined) throw error;
      return sqlstate;
    }
  }
  return found;
}

function contentsOf(
  row: Readonly<Record<string, unknown>>,
  index: number,
  names: ReadonlySet<number>,
): Contents {
  const count = (what: string) => Number(row[what] ?? 0);
  const counted = Object.fromEntries(
    looks.map((look) => [look, count(`${look}_${index}`)]),
  ) as Record<keyof typeof tests, number>;
  const some = row[`sample_${index}`];
  const values = (Array.isArray(some) ? some : []) as number[][];
  const share = (from: number, to: number) =>
    values.filter((hashes) =>
      hashes.slice(from, to).some((hash) => names.has(hash)),
    ).length / Math.max(values.length, 1);
  return {
    ...counted,
    rows: count("rows"),
    different: count(`different_${index}`),
    named: Math.round(share(1, 3) * counted.filled),
    naming: Math.round(share(3, 5) * counted.filled),
    sketch: values.flatMap(([hash]) => hash ?? []),
  };
}

function statement(table: Table, columns: readonly Column[]): string {
  const values = columns.map(
    ({ name, type }, index) =>
      `left(${asText(quoteIdentifier(name), type)}, ${mostCharacters}) collate "C" as v_${index}`,
  );
  const counts = columns.flatMap((_, index) => {
    const value = `v_${index}`;
    const of = (test: string) => test.replace(/\bv\b/g, value);
    return [
      `count(distinct ${value})::float8 as different_${index}`,
      `(array_agg(distinct ${of(sample)}) filter (where ${of(tests.filled)}))[1:${sampled}] as sample_${index}`,
      ...Object.entries(tests).map(
        ([what, test]) =>
          `count(*) filter (where ${of(test)})::float8 as "${what}_${index}"`,
      ),
    ];
  });
  return `select count(*)::float8 as rows, ${counts.join(", ")}
    from (select ${values.join(", ")} from ${quoteTable(table)} limit ${mostRows}) sample`;
}
