import type { Catalogue, Table } from "../../catalogue/catalogue";
import { findUnknown } from "../../propose/find-unknown";
import { isPackageThere, readPresetRules } from "../../resolve/preset-rules";
import { resolveRules } from "../../resolve/resolve-rules";
import { type Preset, presetNames, readPreset } from "../../rules/preset";
import type { DatabaseRules } from "../../rules/rules";

/**
 * Presets to use besides those that the rules use: of packages that are there, where they say something of a
 * table that the rules don't know, and don't disagree with another.
 */
export function findPresets(
  rules: DatabaseRules,
  catalogue: Catalogue,
): Preset[] {
  const found: Preset[] = [];
  for (const name of presetNames) {
    if (rules.use.some((used) => used.name === name)) continue;
    const preset = readPreset(name);
    if (!isPackageThere(preset, catalogue)) continue;
    const before = { ...rules, use: [...rules.use, ...found] };
    const unknown = unknownTables(before, catalogue);
    const { rules: of } = readPresetRules([preset], [], catalogue);
    if (!unknown.some((table) => of.has(table))) continue;
    const all = [...before.use, preset];
    if (disagreements(all, rules, catalogue) === 0) found.push(preset);
  }
  return found;
}

function unknownTables(rules: DatabaseRules, catalogue: Catalogue): Table[] {
  return findUnknown(resolveRules(rules, catalogue), catalogue).map(
    ({ table }) => table,
  );
}

function disagreements(
  use: readonly Preset[],
  { tables }: DatabaseRules,
  catalogue: Catalogue,
): number {
  return readPresetRules(use, tables, catalogue).problems.length;
}
