import type { Evidence } from "./evidence";

/** The evidence in one line for the stack's outputs; the whole of it is in the report's files. */
export function summary({ databases, seconds }: Evidence): string {
  const changed = databases
    .flatMap(({ tables }) => tables)
    .filter(({ way }) => way !== "kept");
  const audits = databases.flatMap(({ audit }) => audit ?? []);
  const sum = (numbers: readonly number[]) =>
    numbers.reduce((a, b) => a + b, 0).toLocaleString("en");
  return [
    `${changed.length} tables changed in ${Math.round(seconds * 10) / 10} s`,
    `${sum(audits.map(({ columns }) => columns))} columns`,
    `${sum(audits.map(({ rows }) => rows))} rows audited`,
    `${sum(audits.map(({ realValues }) => realValues.putAside))} real values searched for and not found`,
  ].join(", ");
}
