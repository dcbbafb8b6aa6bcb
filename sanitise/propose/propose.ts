import type { Catalogue, Column, Table } from "../catalogue/catalogue";
import { shortestUniqueEmail } from "../masks/kinds/email";
import {
  birthName,
  numberName,
  phoneName,
  plainName,
} from "./could-be-personal";
import type { Contents } from "./count-contents";

/** To be replaced by a person: the file's schema refuses it. */
export const sayWhy = '{ keep: "say why" }';

const texts = new Set(["text", "varchar", "bpchar", "citext", "name"]);

/** By a column's name, in the order in which they are tried. */
const byName: readonly (readonly [RegExp, string])[] = [
  [/pass(word|wd|phrase)|pwd(_|$)/, "{ password: unusable }"],
  [/(^|_)ip(_?(v[46]|addr|address))?(_|$)|remote_addr/, "ip address"],
  [
    /(^|_)(e_?)?mail(_?(addr|address))?(_?\d)?$|(^|_)(reply_to|bcc|cc)$/,
    "email",
  ],
  [
    /(^|_)(f|first|given|fore|christian|middle|preferred|nick)_?name/,
    "first name",
  ],
  [/(^|_)(l|last|family|sur)_?name/, "last name"],
  [
    /(full|display|real|contact|customer|client|person|member|player|user|author|owner|holder|guest|visitor|sender|recipient|partner|parent|guardian|by)_?name|emergency_contact|(^|_)(payee|signatory)(_|$)/,
    "full name",
  ],
  [phoneName, "phone"],
  [birthName, "date of birth"],
  [numberName, "token"],
  [
    /(^|_)(street|addr|address|suburb|postal)(_?(line))?(_?\d)?(_|$)/,
    "address line",
  ],
  [/(^|_)(url|uri|link|website|homepage|webpage|href)(_|$)/, "url"],
  [
    /(^|_)(token|secret|api_?key|session_?key|private_?key|access_?key|key|nonce|salt|otp|credential|cookie|signature|iban|bsb|account_?(no|number)|card_?(no|number)|tax_?(no|id|number)|ssn|passport|licen[cs]e)(_|$)/,
    "token",
  ],
  [
    /(^|_)(about|bio|notes?|comments?|remarks?|descriptions?|message|body|content|text|feedback|reason|answers?|subject|summary|details|info|history|log)(_|$)/,
    "free text",
  ],
];

/**
 * The rule that a column most probably needs, as the file of rules has it: by what it holds where that
 * was counted and is plain, else by its name, else by its type. A person has to judge it. What looks
 * harmless gets a `keep` whose reason the file refuses until somebody writes it.
 */
export function proposeColumn(
  table: Table,
  column: Column,
  { foreignKeys }: Catalogue,
  contents?: Contents,
): string {
  const { type, number } = column;
  const tied = foreignKeys.some(
    ({ from, fromColumns, to, toColumns }) =>
      (from === table.oid && fromColumns.includes(number)) ||
      (to === table.oid && toColumns.includes(number)),
  );
  // Another value would break the foreign key.
  if (tied) return sayWhy;
  const named = byName.find(([name]) => name.test(plainName(column.name)))?.[1];
  if (!texts.has(type.base))
    return proposeOther(column, named, isUnique(table, column));
  const likely = byContents(contents) ?? named ?? byShape(column, contents);
  if (!isUnique(table, column) || likely === sayWhy)
    return fitting(likely, column);
  if (likely === "email") return fitting(likely, column);
  // Names, numbers and texts would come twice.
  return column.notNull ? "token" : "null";
}

/** What most of the values are. */
function byContents(contents: Contents | undefined): string | undefined {
  if (!contents || contents.filled === 0) return undefined;
  const most = (count: number) => count * 2 > contents.filled;
  if (most(contents.email)) return "email";
  if (most(contents.ip)) return "ip address";
  if (most(contents.phone)) return "phone";
  if (most(contents.url)) return "url";
  return contents.withEmail > 0 ? "free text" : undefined;
}

/** A column of which neither name nor values say what it is. */
function byShape({ type }: Column, contents: Contents | undefined): string {
  const isCode =
    contents !== undefined &&
    contents.filled >= 100 &&
    contents.different <= contents.filled / 20;
  const isShort = type.maxLength !== undefined && type.maxLength <= 20;
  return isCode || isShort ? sayWhy : "free text";
}

/** One that is no text. */
function proposeOther(
  column: Column,
  named: string | undefined,
  unique: boolean,
): string {
  const { type, notNull } = column;
  const { base, array } = type;
  if (["inet", "cidr"].includes(base) && !array) return "ip address";
  if (named === "date of birth" && /^(date|timestamp)/.test(base)) return named;
  if (!notNull) return "null";
  // One value for all can't be.
  if (unique) return sayWhy;
  if (array || ["json", "jsonb"].includes(base)) return '{ constant: "{}" }';
  if (["bytea", "xml", "tsvector", "hstore"].includes(base))
    return '{ constant: "" }';
  return ["int4", "int8", "numeric", "float8"].includes(base)
    ? "{ constant: 0 }"
    : sayWhy;
}

/** Or else what needs no room. */
function fitting(rule: string, { type, notNull }: Column): string {
  if (
    rule !== "email" ||
    type.maxLength === undefined ||
    type.maxLength >= shortestUniqueEmail
  )
    return rule;
  return notNull ? '{ constant: "" }' : "null";
}

/** Whether a unique index forbids equal values of the column alone. */
export function isUnique(table: Table, { number }: Column): boolean {
  return table.uniqueIndexes.some(
    ({ columns, predicate }) =>
      predicate === undefined && columns.length === 1 && columns[0] === number,
  );
}
