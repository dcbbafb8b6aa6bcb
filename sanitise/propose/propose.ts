import type { Catalogue, Column, Table } from "../catalogue/catalogue";
import { numberTypes, textTypes } from "../masks/shared/types";
import type { Masker } from "../rules/rules";
import type { Contents } from "./count-contents";
import { type MaskProposal, proposalByName, proposals } from "./proposals";

/** To be replaced by a person: the file's schema refuses it. */
export const sayWhy = '{ keep: "say why" }';

/** What else a column is likely to hold. */
const otherwise: Masker = "free text";

/** What fits where no value may come twice. */
const distinct: Masker = "token";

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
  const named = proposalByName(column.name);
  const unique = isUnique(table, column);
  if (!textTypes.includes(type.base))
    return proposeOther(column, named, unique);
  const rule = byContents(contents) ?? named?.rule ?? byShape(column, contents);
  const likely = proposals.find((one) => one.rule === rule);
  // Names, numbers and texts would come twice.
  if (unique && likely && !likely.mask.variant)
    return column.notNull ? distinct : "null";
  if ((type.maxLength ?? Number.POSITIVE_INFINITY) >= (likely?.room ?? 0))
    return rule;
  return column.notNull ? '{ constant: "" }' : "null";
}

/** What most of the values are. */
function byContents(contents: Contents | undefined): string | undefined {
  if (!contents || contents.filled === 0) return undefined;
  const most = proposals.find(
    ({ looks }) => looks && contents[looks] * 2 > contents.filled,
  );
  return most?.rule ?? (contents.withEmail > 0 ? otherwise : undefined);
}

/** A column of which neither name nor values say what it is. */
function byShape({ type }: Column, contents: Contents | undefined): string {
  const isCode =
    contents !== undefined &&
    contents.filled >= 100 &&
    contents.different <= contents.filled / 20;
  const isShort = type.maxLength !== undefined && type.maxLength <= 20;
  return isCode || isShort ? sayWhy : otherwise;
}

/** One that is no text. */
function proposeOther(
  column: Column,
  named: MaskProposal | undefined,
  unique: boolean,
): string {
  const { type, notNull } = column;
  const { base, array } = type;
  const certain = proposals.find(({ types }) => types?.includes(base));
  if (certain && !array) return certain.rule;
  if (named?.sureTypes?.includes(base) && named.mask.takes(type))
    return named.rule;
  if (!notNull) return "null";
  // One value for all can't be.
  if (unique) return sayWhy;
  if (array || ["json", "jsonb"].includes(base)) return '{ constant: "{}" }';
  if (["bytea", "xml", "tsvector", "hstore"].includes(base))
    return '{ constant: "" }';
  return numberTypes.includes(base) ? "{ constant: 0 }" : sayWhy;
}

/** Whether a unique index forbids equal values of the column alone. */
export function isUnique(table: Table, { number }: Column): boolean {
  return table.uniqueIndexes.some(
    ({ columns, predicate }) =>
      predicate === undefined && columns.length === 1 && columns[0] === number,
  );
}
