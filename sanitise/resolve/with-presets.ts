import { nameKey, type TableName } from "../../postgres/table-name";
import {
  ancestorsOf,
  type Catalogue,
  findTable,
  type Table,
} from "../catalogue/catalogue";
import type { TableRule, TableRules } from "../rules/rules";
import type { PresetRules } from "./preset-rules";

/** Tables that presets call outbound, save those that the file has a rule for by name. Patterns pass over them. */
export function outboundOf(
  { rules }: PresetRules,
  named: readonly TableName[],
): Table[] {
  const names = new Set(named.map(nameKey));
  return [...rules]
    .filter(
      ([table, { rule }]) => rule === "outbound" && !names.has(nameKey(table)),
    )
    .map(([table]) => table);
}

/**
 * The file's rules, with what presets say where it says nothing: of a whole table, or of columns of one whose
 * rule neither takes all rows nor holds for some rows only.
 * @param written the file's rules, of exact tables and columns
 * @param outbound all that is emptied first
 */
export function fillFromPresets(
  written: readonly TableRules[],
  outbound: readonly Table[],
  { rules }: PresetRules,
  catalogue: Catalogue,
): {
  readonly tables: readonly TableRules[];
  readonly presets: ReadonlyMap<number, string>;
} {
  const presets = new Map<number, string>();
  const known = new Set([
    ...outbound,
    ...written.flatMap((name) => findTable(catalogue, name) ?? []),
  ]);
  const filled = written.map((one) => {
    const table = findTable(catalogue, one);
    const preset = table && rules.get(table);
    if (!preset || preset.rule === "outbound") return one;
    const columns = columnsToAdd(one.rule, preset.rule);
    if (Object.keys(columns).length === 0) return one;
    presets.set(table.oid, preset.preset);
    return {
      ...one,
      rule: { ...one.rule, columns: { ...columns, ...one.rule.columns } },
    };
  });
  const added = [...rules].flatMap(
    ([table, { preset, rule }]): TableRules[] => {
      const elders = ancestorsOf(catalogue, table);
      if (
        rule === "outbound" ||
        [table, ...elders].some((one) => known.has(one))
      )
        return [];
      presets.set(table.oid, preset);
      return [{ schema: table.schema, table: table.table, rule }];
    },
  );
  return { tables: [...filled, ...added], presets };
}

/** Columns that the file's rule for the table leaves to the preset's. */
function columnsToAdd(
  written: TableRule,
  preset: TableRule,
): TableRule["columns"] {
  if (written.delete === "all" || written.where !== undefined) return {};
  return Object.fromEntries(
    Object.entries(preset.columns).filter(
      ([name]) => !Object.hasOwn(written.columns, name),
    ),
  );
}
