import { count, counted } from "../../../words/amounts";
import type { ColumnEvidence, Evidence } from "../evidence";
import { percent } from "./chart";
import { type FateGroup, fateOrReason, groupOf, groupTitles } from "./fates";
import { html, type Markup } from "./markup";
import { name } from "./words";

interface Place {
  /** The table, with its database where there are several. */
  readonly table: string;
  readonly column: ColumnEvidence;
}

/** What became of the columns, summed up: a bar of the whole, then each fate with its columns. */
export function kinds({ databases }: Evidence): Markup {
  const places = databases.flatMap((database) =>
    database.tables.flatMap(({ table, columns }) =>
      columns.map((column) => ({
        table: databases.length > 1 ? `${database.name}: ${table}` : table,
        column,
      })),
    ),
  );
  if (places.length === 0)
    return html`<section><h2>What became of the data</h2><p>No table was looked at.</p></section>`;
  const groups = Object.entries(groupTitles).flatMap(([key, title]) => {
    const group = key as FateGroup;
    const found = places.filter(({ column }) => groupOf(column) === group);
    return found.length > 0 ? [{ group, title, found }] : [];
  });
  return html`<section><h2>What became of the data</h2>
<p>${counted(places.length, "column")}, each by its rule. A column that holds nothing personal by its type (numbers, dates, yes or no) needs none.</p>
${bar(groups, places.length)}
<table class="kinds"><thead><tr><th scope="col">What became of it</th><th scope="col" class="number">Columns</th><th scope="col" class="number">Tables</th></tr></thead>
${groups.map(({ group, title, found }) => html`<tbody><tr class="group"><th scope="rowgroup"><i class="key fate-${group}"></i>${title}</th><td class="number">${count(found.length)}</td><td class="number">${count(tablesOf(found).size)}</td></tr>${byFate(found).map(([fate, some]) => row(fate, some))}</tbody>`)}
</table></section>`;
}

function bar(
  groups: readonly {
    readonly group: FateGroup;
    readonly title: string;
    readonly found: readonly Place[];
  }[],
  total: number,
): Markup {
  let before = 0;
  const rects = groups.map(({ group, title, found }) => {
    const x = percent(before, total);
    before += found.length;
    return html`<rect class="fate-${group}" x="${x}" width="${percent(found.length, total)}" height="100%"><title>${title}: ${counted(found.length, "column")}</title></rect>`;
  });
  return html`<svg class="shares" width="100%" height="20" role="img" aria-label="${groups.map(({ title, found }) => `${title}: ${counted(found.length, "column")}`).join(". ")}">${rects}</svg>`;
}

function byFate(places: readonly Place[]): [string, Place[]][] {
  const fates = new Map<string, Place[]>();
  for (const place of places) {
    const words = fateOrReason(place.column);
    const same = fates.get(words);
    if (same) same.push(place);
    else fates.set(words, [place]);
  }
  return [...fates].sort(([, a], [, b]) => b.length - a.length);
}

function row(fate: string, places: readonly Place[]): Markup {
  const tables = tablesOf(places);
  return html`<tr><th scope="row"><details><summary>${fate}</summary><ul class="names">${[...tables].map(([table, columns]) => html`<li>${name(table)}: ${columns.map(columnOf)}</li>`)}</ul></details></th><td class="number">${count(places.length)}</td><td class="number">${count(tables.size)}</td></tr>`;
}

/** Of a document also what is said of its other parts. */
function columnOf(
  { name: column, became, why }: ColumnEvidence,
  index: number,
): Markup {
  return html`${index > 0 && ", "}${column}${became === "json" && why !== null && ` (the rest: ${why})`}`;
}

function tablesOf(places: readonly Place[]): Map<string, ColumnEvidence[]> {
  const tables = new Map<string, ColumnEvidence[]>();
  for (const { table, column } of places) {
    const columns = tables.get(table);
    if (columns) columns.push(column);
    else tables.set(table, [column]);
  }
  return tables;
}
