import { CannotGoOn } from "../cannot-go-on";
import type { Finding, Remedy } from "./finding";

/** A finding, the database it is in, and what to do about it: nothing is known for a place that is no table. */
export type LocatedFinding = Finding & {
  readonly database: string;
  readonly remedy: Remedy | undefined;
};

/** The audit found what must not be there. Each place is named with its kind and count, no value is. */
export class AuditFailed extends CannotGoOn {
  override readonly name = "AuditFailed";

  constructor(
    /** All findings that the rules don't accept, with the database they are in. */
    readonly findings: readonly LocatedFinding[],
    /** The application's database, which needs no naming. */
    application: string,
  ) {
    const databases = [...new Set(findings.map(({ database }) => database))];
    const lines = (
      key: string,
      of: (findings: readonly LocatedFinding[]) => string[],
    ) =>
      databases.flatMap((database) =>
        inDatabase(
          database,
          application,
          key,
          of(findings.filter((one) => one.database === database)),
        ),
      );
    const rules = lines("tables", columnRules);
    const advice = new Set(
      findings.flatMap(({ remedy }) =>
        remedy && "advice" in remedy ? [`  - ${remedy.advice}`] : [],
      ),
    );
    super(
      [
        `The audit found what looks like real data in ${findings.length} ${findings.length === 1 ? "place" : "places"}:`,
        ...findings.map(
          (finding) =>
            `  - ${finding.database === application ? "" : `database ${finding.database}, `}${wording(finding)}`,
        ),
        ...(advice.size === 0
          ? []
          : ["No rule for the column itself can mend these:", ...advice]),
        ...(rules.length === 0
          ? []
          : [
              "Say in the rules what becomes of these columns (addresses that may stay go into allow:; a table that has a rule already gets them in it: merge), e.g.",
              ...rules,
            ]),
        "Where something may stay, say why:",
        ...lines("accept", acceptances),
      ].join("\n"),
    );
  }
}

function wording({
  table,
  column,
  kind,
  rows,
  of = [],
  remembered,
  remedy,
}: LocatedFinding): string {
  const what = of.length === 0 ? kind : `${kind} of ${listed(of)}`;
  const where = remedy
    ? `table ${table}, column ${column}`
    : `${table}, ${column}`;
  if (remembered)
    return `${where}: ${what} in what the planner remembers of rows that are gone`;
  const unit = remedy ? "row" : "text";
  return `${where}: ${what} in ${rows.toLocaleString("en")} ${rows === 1 ? unit : `${unit}s`}`;
}

/** More than a few say no more. */
const mostListed = 3;

function listed(columns: readonly string[]): string {
  const left = columns.length - mostListed;
  return [
    ...columns.slice(0, mostListed),
    ...(left > 0 ? [`${left} more`] : []),
  ].join(", ");
}

/** Per table one line, and per column the rule for what was found there first. */
function columnRules(findings: readonly LocatedFinding[]): string[] {
  const tables = new Map<string, Map<string, string>>();
  for (const { remedy } of findings) {
    if (!remedy || "advice" in remedy) continue;
    const columns = tables.get(remedy.table) ?? new Map<string, string>();
    tables.set(remedy.table, columns);
    if (!columns.has(remedy.column)) columns.set(remedy.column, remedy.rule);
  }
  return [...tables].map(
    ([table, columns]) =>
      `${yaml(table)}: { columns: { ${[...columns].map(([column, rule]) => `${yaml(column)}: ${rule}`).join(", ")} } }`,
  );
}

function acceptances(findings: readonly Finding[]): string[] {
  return findings.map(
    ({ table, column, kind }) =>
      `- { table: ${yaml(table)}, column: ${yaml(column)}, kind: ${yaml(kind)}, reason: "…" }`,
  );
}

function inDatabase(
  database: string,
  application: string,
  key: string,
  lines: readonly string[],
): string[] {
  if (lines.length === 0) return [];
  return database === application
    ? [`  ${key}:`, ...lines.map((line) => `    ${line}`)]
    : [
        "  databases:",
        `    ${yaml(database)}:`,
        `      ${key}:`,
        ...lines.map((line) => `        ${line}`),
      ];
}

/** A name as YAML takes it within `{ }`. */
function yaml(name: string): string {
  return /^[a-z_][\w. -]*\w$/i.test(name) && !/^(null|true|false)$/i.test(name)
    ? name
    : JSON.stringify(name);
}
