import type { Report } from "./report";

/** A report in one line for the stack's outputs; the whole one is the output of SanitisedData. */
export function summary({ databases, seconds }: Report): string {
  const tables = databases.flatMap((database) => database.tables);
  const sum = (numbers: readonly number[]) =>
    numbers.reduce((a, b) => a + b, 0).toLocaleString("en");
  const audits = databases.map(({ audit }) => audit);
  return [
    `${tables.length} tables changed in ${seconds} s`,
    `${sum(audits.map(({ columns }) => columns))} columns`,
    `${sum(audits.map(({ rows }) => rows))} rows audited`,
  ].join(", ");
}
