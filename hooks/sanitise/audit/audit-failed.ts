import { type Finding, otherPlaces } from "./finding";

/** A finding and the database it is in. */
export type LocatedFinding = Finding & { readonly database: string };

/** The audit found what must not be there. Each place is named with its kind and count, no value is. */
export class AuditFailed extends Error {
  override readonly name = "AuditFailed";

  constructor(
    /** All findings that the rules don't accept, with the database they are in. */
    readonly findings: readonly LocatedFinding[],
    /** The application's database, which needs no naming. */
    application: string,
  ) {
    const databases = [...new Set(findings.map(({ database }) => database))];
    super(
      [
        `The audit found what looks like real data in ${findings.length} ${findings.length === 1 ? "place" : "places"}:`,
        ...findings.map(
          (finding) =>
            `  - ${finding.database === application ? "" : `database ${finding.database}, `}${wording(finding)}`,
        ),
        "Say in the rules what becomes of these columns (addresses that may stay go into allow:), e.g.",
        ...databases.flatMap((database) =>
          inDatabase(
            database,
            application,
            "tables",
            columnRules(findings.filter((one) => one.database === database)),
          ),
        ),
        "or, where they may stay, why:",
        ...databases.flatMap((database) =>
          inDatabase(
            database,
            application,
            "accept",
            acceptances(findings.filter((one) => one.database === database)),
          ),
        ),
        'Then run "pulumi up" again: it goes on with this copy. The target is untouched.',
      ].join("\n"),
    );
  }
}

function wording({ place, column, kind, rows, remembered }: Finding): string {
  const table = !otherPlaces.includes(place);
  const where = table
    ? `table ${place}, column ${column}`
    : `${place}, ${column}`;
  if (remembered)
    return `${where}: ${kind} in what the planner remembers of rows that are gone`;
  const unit = table ? "row" : "text";
  return `${where}: ${kind} in ${rows.toLocaleString("en")} ${rows === 1 ? unit : `${unit}s`}`;
}

/** What a column with such a thing most likely is. */
const maskers: Readonly<Record<string, string>> = {
  "e-mail address": "email",
  "phone number": "phone",
  "secret key": "token",
};

function columnRules(findings: readonly Finding[]): string[] {
  const columns = findings.filter(({ place }) => !otherPlaces.includes(place));
  const tables = [...new Set(columns.map(({ place }) => place))];
  return tables.map((table) => {
    const rules = new Map<string, string>();
    for (const { place, column, kind } of columns)
      if (place === table && !rules.has(column))
        rules.set(column, maskers[kind] ?? "null");
    return `${yaml(table)}: { columns: { ${[...rules].map(([column, rule]) => `${yaml(column)}: ${rule}`).join(", ")} } }`;
  });
}

function acceptances(findings: readonly Finding[]): string[] {
  return findings.map(
    ({ place, column, kind }) =>
      `- { table: ${yaml(place)}, column: ${yaml(column)}, kind: ${yaml(kind)}, reason: "…" }`,
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
  return /^[a-z_][\w. -]*\w$/i.test(name) ? name : JSON.stringify(name);
}
