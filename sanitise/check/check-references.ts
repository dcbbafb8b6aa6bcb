import type { ClientBase } from "pg";
import { quoteIdentifier } from "../../postgres/identifier";
import { inTransaction, quoteTable, runOne } from "../../postgres/sql";
import { tableLabel } from "../../postgres/table-name";
import { counted } from "../../words/amounts";
import {
  type Catalogue,
  type ForeignKey,
  findTable,
  type Table,
  tableByOid,
} from "../catalogue/catalogue";
import { silence, withDescendants } from "../catalogue/silently";
import {
  type DatabaseRules,
  deleteCondition,
  type TableRule,
} from "../rules/rules";

/**
 * Rows that would refer to rows that a condition deletes. Whether there are any only the rows can tell, so
 * they are counted, before the first write. Nothing goes that the rules don't name: not by ON DELETE
 * CASCADE either, since foreign keys' triggers don't fire while the rules are applied.
 * @param inSessionFor opens a session that may read these tables
 * @param rules of exact tables
 * @returns a sentence per foreign key that would be broken, with the count
 */
export async function checkReferences(
  inSessionFor: <T>(
    tables: readonly Table[],
    work: (client: ClientBase) => Promise<T>,
  ) => Promise<T>,
  { tables, outbound }: DatabaseRules,
  catalogue: Catalogue,
): Promise<string[]> {
  const ruleOf = new Map(
    tables.flatMap(({ rule, ...name }) => {
      const table = findTable(catalogue, name);
      return table
        ? [table.oid, ...table.descendants].map((oid) => [oid, rule] as const)
        : [];
    }),
  );
  const emptied = new Set(
    outbound.map((name) => findTable(catalogue, name)?.oid),
  );
  const problems: string[] = [];
  for (const key of catalogue.foreignKeys) {
    const to = deleteCondition(ruleOf.get(key.to));
    const from = ruleOf.get(key.from);
    if (to === undefined || emptied.has(key.from) || from?.delete === "all")
      continue;
    if (from && becomesNull(key, from, catalogue)) continue;
    const referring = tableByOid(catalogue, key.from);
    const referred = tableByOid(catalogue, key.to);
    const both = [referring, referred].flatMap((table) =>
      withDescendants(catalogue, table),
    );
    const count = await inSessionFor(both, (client) =>
      countBroken(client, key, to, from, catalogue),
    );
    if (count > 0)
      problems.push(
        `${tableLabel(referred)}: delete can't be, since ${counted(count, "row")} of ${tableLabel(referring)} that would stay refer${count === 1 ? "s" : ""} to rows that would go (foreign key ${key.name}). Give ${tableLabel(referring)} a delete for those too, or narrow the condition.`,
      );
  }
  return problems;
}

/** A reference with a NULL in it refers to nothing. */
function becomesNull(
  { from, fromColumns }: ForeignKey,
  { where, columns }: TableRule,
  catalogue: Catalogue,
): boolean {
  return (
    where === undefined &&
    tableByOid(catalogue, from).columns.some(
      ({ number, name }) =>
        fromColumns.includes(number) &&
        Object.hasOwn(columns, name) &&
        columns[name]?.kind === "null",
    )
  );
}

async function countBroken(
  client: ClientBase,
  key: ForeignKey,
  condition: string,
  from: TableRule | undefined,
  catalogue: Catalogue,
): Promise<number> {
  const referring = tableByOid(catalogue, key.from);
  const referred = tableByOid(catalogue, key.to);
  const own = deleteCondition(from);
  const names = (table: Table, numbers: readonly number[]) =>
    numbers.map((number) =>
      quoteIdentifier(
        table.columns.find((column) => column.number === number)?.name ?? "",
      ),
    );
  const tuple = (columns: readonly string[]) => `(${columns.join(", ")})`;
  return inTransaction(
    client,
    async () => {
      for (const statement of silence([referring, referred]).before)
        await client.query(statement);
      const { rows } = await runOne(
        client,
        // Each condition sees its own table alone, under its own name.
        `select count(*)::float8 as count
        from (select ${names(referring, key.fromColumns).join(", ")} from ${quoteTable(referring)}
          ${own === undefined ? "" : `where ((${own}\n)) is not true`}) staying
        where ${tuple(names(referring, key.fromColumns))} in (
          select ${names(referred, key.toColumns).join(", ")} from ${quoteTable(referred)} where (${condition}\n) is true)`,
      );
      return Number(rows[0]?.count);
    },
    "rollback",
  );
}
