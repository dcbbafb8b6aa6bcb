/** A table as PostgreSQL knows it: two names, neither quoted. In the file of rules either may hold `*`. */
export interface TableName {
  readonly schema: string;
  readonly table: string;
}

/** What tells a table's name from every other, for sets and maps: no name of PostgreSQL's holds the character between. */
export function nameKey({ schema, table }: TableName): string {
  return `${schema}\0${table}`;
}

/** The table's name as people write it: without the schema where that is `public`. */
export function tableLabel({ schema, table }: TableName): string {
  return schema === "public" ? table : `${schema}.${table}`;
}

/** PostgreSQL's description of an object, or a type's name, in the same manner: `view members` for `view public.members`. */
export function labelOf(description: string): string {
  return description.replaceAll(/(?<![\w".$])public\./g, "");
}

/** One part of a name: anything without dots and quotes, or anything in double quotes, where `""` stands for one. */
const part = '(?:"((?:[^"]|"")+)"|([^".]+))';

const pattern = new RegExp(`^(?:${part}\\.)?${part}$`);

/**
 * The table that a rule names: `table` in the schema `public`, `schema.table`, and with double quotes
 * round a part that holds a dot or a quote. Upper and lower case count, as in PostgreSQL's catalogue.
 * @returns undefined when the text is no table's name.
 */
export function parseTableName(text: string): TableName | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const schema = unquoted(match[1], match[2]) ?? "public";
  const table = unquoted(match[3], match[4]);
  return table === undefined ? undefined : { schema, table };
}

function unquoted(
  quoted: string | undefined,
  bare: string | undefined,
): string | undefined {
  return quoted?.replaceAll('""', '"') ?? bare;
}

/** The name as the file of rules has it: what {@link parseTableName} reads as this. */
export function writeTableName({ schema, table }: TableName): string {
  return schema === "public"
    ? writePart(table)
    : `${writePart(schema)}.${writePart(table)}`;
}

function writePart(name: string): string {
  return /[".]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}
