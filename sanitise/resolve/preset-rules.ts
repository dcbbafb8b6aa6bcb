import { isDeepStrictEqual } from "node:util";
import {
  nameKey,
  parseTableName,
  type TableName,
  tableLabel,
} from "../../postgres/table-name";
import {
  ancestorsOf,
  type Catalogue,
  type Table,
} from "../catalogue/catalogue";
import { tableContent } from "../rules/hash";
import { mostSpecific } from "../rules/pattern";
import type { Preset } from "../rules/preset";
import type { TableRule, TableRules } from "../rules/rules";
import { resolveColumns } from "./resolve-columns";
import {
  elderFirst,
  hasForeignPart,
  holdsRows,
  isExactly,
  literalsOf,
  names,
} from "./resolve-names";

/** What a preset says of one table: that it is outbound, or its rule, of exact columns. */
export interface PresetRule {
  readonly preset: string;
  readonly rule: TableRule | "outbound";
}

/** What presets say of a database's tables. */
export interface PresetRules {
  readonly rules: ReadonlyMap<Table, PresetRule>;
  readonly problems: readonly string[];
}

/**
 * For each table what the presets say of it, the most specific of them alone. They pass over what isn't
 * the package's: a table of the same name without the columns that it is known by. What they name and the
 * database lacks is no mistake: a package has tables by its version and by how it is installed.
 * @param named tables of which the file says by name what becomes of them: there presets needn't agree
 */
export function readPresetRules(
  presets: readonly Preset[],
  named: readonly TableName[],
  catalogue: Catalogue,
): PresetRules {
  const rules = new Map<Table, PresetRule>();
  const problems: string[] = [];
  if (presets.length === 0) return { rules, problems };
  const names = new Set(named.map(nameKey));
  for (const table of elderFirst(catalogue)) {
    if (!holdsRows(table) || isSettled(table, rules, catalogue)) continue;
    const [first, ...others] = candidates(presets, table);
    if (!first) continue;
    const other = others.find(
      (one) => !isDeepStrictEqual(one.says, first.says),
    );
    const isNamed = names.has(nameKey(table));
    if (other && !isNamed)
      problems.push(
        `${tableLabel(table)}: the presets ${first.preset.name} and ${other.preset.name} disagree about it. Give the table a rule, or take one of the two out of use.`,
      );
    const resolved = ruleOf(first, table);
    if (!isNamed) problems.push(...resolved.problems);
    rules.set(table, { preset: first.preset.name, rule: resolved.rule });
  }
  return { rules, problems };
}

/** Whether the table has the columns by which the preset knows it. */
export function isOfPackage(
  { knownBy }: Pick<Preset, "knownBy">,
  table: Table,
): boolean {
  return Object.entries(knownBy)
    .filter(([name]) => isNamedBy(name, table))
    .every(([, columns]) => hasColumns(table, columns));
}

/** Whether a table of the database shows that the preset's package is in use. */
export function isPackageThere(
  { knownBy }: Pick<Preset, "knownBy">,
  { tables }: Catalogue,
): boolean {
  return Object.entries(knownBy).some(([name, columns]) =>
    tables.some(
      (table) => isNamedBy(name, table) && hasColumns(table, columns),
    ),
  );
}

function isNamedBy(name: string, table: Table): boolean {
  const parsed = parseTableName(name);
  return parsed !== undefined && names(parsed, table);
}

function hasColumns(table: Table, columns: readonly string[]): boolean {
  return columns.every((name) =>
    table.columns.some((one) => one.name === name),
  );
}

interface Candidate {
  readonly preset: Preset;
  readonly written: TableRules | undefined;
  /** What it comes to: two that are equal don't disagree. */
  readonly says: unknown;
}

/** Those of the presets' names and patterns that are most specific for the table. */
function candidates(presets: readonly Preset[], table: Table): Candidate[] {
  const all = presets
    .filter((preset) => isOfPackage(preset, table))
    .flatMap((preset) => [
      ...preset.outbound.map((name) => ({ name, preset, written: undefined })),
      ...preset.tables.map((written) => ({ name: written, preset, written })),
    ])
    .filter(({ name }) => names(name, table));
  const exact = all.filter(({ name }) => isExactly(name, table));
  const best =
    exact.length > 0
      ? exact
      : mostSpecific(
          all.map((value) => ({
            value,
            exact: false,
            literals: literalsOf(value.name),
          })),
        );
  return best.map(({ preset, written }) => ({
    preset,
    written,
    says: written ? tableContent(written.rule) : "outbound",
  }));
}

function ruleOf(
  { written }: Candidate,
  table: Table,
): Pick<PresetRule, "rule"> & { readonly problems: readonly string[] } {
  if (!written) return { rule: "outbound", problems: [] };
  const { columns, problems } = resolveColumns(table, written.rule.columns);
  return { rule: { ...written.rule, columns }, problems };
}

/** Parts and heirs of what has a rule have it too, and what has parts on another server can't have one. */
function isSettled(
  table: Table,
  rules: ReadonlyMap<Table, PresetRule>,
  catalogue: Catalogue,
): boolean {
  return (
    ancestorsOf(catalogue, table).some((elder) => rules.has(elder)) ||
    hasForeignPart(table, catalogue)
  );
}
