import type { TableName } from "../../../postgres/table-name";
import { writeTableName } from "../../../postgres/table-name";
import type { ForeignKey } from "./source-facts";

/** A reference to rows left out, and the columns that are set to null for it. */
export interface NulledReference {
  readonly key: ForeignKey;
  readonly columns: readonly string[];
}

/** The columns to set to null so that the foreign key asks for nothing; none when it always would. */
export function nullableColumns({
  columns,
  matchFull,
}: ForeignKey): readonly string[] {
  // Without MATCH FULL one null among several columns is enough.
  if (matchFull && columns.some(({ nullable }) => !nullable)) return [];
  return columns.filter(({ nullable }) => nullable).map(({ name }) => name);
}

/** Why leaving out is refused: every foreign key, and what to write. */
export function wordRefusal(
  broken: readonly ForeignKey[],
  added: readonly TableName[],
): string {
  const nullable = broken.every((key) => nullableColumns(key).length > 0);
  return [
    `exclude leaves out rows that other tables refer to, and the dump couldn't be restored: ${broken.map(wordKey).join("; ")}.`,
    `Write dependents: include to leave out also the rows of ${added.map(writeTableName).join(", ")}`,
    nullable
      ? "or dependents: null to set these references to null."
      : `(dependents: null can't do it: ${broken
          .filter((key) => nullableColumns(key).length === 0)
          .map(wordColumns)
          .join(", ")} may not be null).`,
  ].join(" ");
}

/** Why a reference can't be set to null. */
export function wordNotNull(key: ForeignKey): string {
  return `dependents: null can't set the reference ${wordKey(key)} to null: ${wordColumns(key)} may not be null. Write dependents: include, or leave out ${writeTableName(key.from)} too.`;
}

function wordKey(key: ForeignKey): string {
  return `${wordColumns(key)} refers to ${writeTableName(key.to)} (${key.name})`;
}

function wordColumns({ from, columns }: ForeignKey): string {
  const names = columns.map(({ name }) => name);
  const [first] = names;
  return names.length === 1 && first !== undefined
    ? `${writeTableName(from)}.${first}`
    : `${writeTableName(from)} (${names.join(", ")})`;
}
