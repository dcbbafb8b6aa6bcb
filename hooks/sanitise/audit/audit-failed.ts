import type { Finding } from "./audit-database";

/** The audit found addresses that aren't allowed. Each place is named with its count, no address is. */
export class AuditFailed extends Error {
  override readonly name = "AuditFailed";

  constructor(
    /** All findings, with the database they are in. */
    readonly findings: readonly (Finding & { readonly database: string })[],
    /** The application's database, which needs no naming. */
    application: string,
  ) {
    super(
      [
        `The audit found e-mail addresses outside the reserved domains in ${findings.length} ${findings.length === 1 ? "column" : "columns"}:`,
        ...findings.map(
          (finding) =>
            `  - ${finding.database === application ? "" : `database ${finding.database}, `}${wording(finding)}`,
        ),
        'Give these columns rules, or add what may stay to the rules\' allow:, then run "pulumi up" again: it goes on with this copy. The target is untouched.',
      ].join("\n"),
    );
  }
}

function wording({ table, column, remembered, rows }: Finding): string {
  const count = `${rows.toLocaleString("en")} ${rows === 1 ? "row" : "rows"}`;
  return remembered
    ? `table ${table}, column ${column}: what the planner remembers of rows that are gone`
    : `table ${table}, column ${column}: ${count}`;
}
