import { counted } from "../../../words/amounts";
import type {
  ColumnEvidence,
  DatabaseEvidence,
  Evidence,
  TableEvidence,
  TableWay,
} from "../evidence";
import { fateWords, groupOf } from "./fates";
import { html, type Markup } from "./markup";
import { bytes, duration, name, sum } from "./words";

/** Each way, in the order in which they are told, and what it means. */
export const ways: Readonly<
  Record<TableWay, { readonly title: string; readonly meaning: string }>
> = {
  outbound: {
    title: "Emptied first",
    meaning:
      "What was in it could still have reached people: all rows went before anything else ran.",
  },
  emptied: { title: "Emptied", meaning: "All rows went." },
  "done before": {
    title: "Masked before",
    meaning: "By an earlier run on this copy, which was interrupted later.",
  },
  "rows deleted": {
    title: "Some rows deleted",
    meaning: "The rows that the rules name went.",
  },
  rewritten: {
    title: "Written anew",
    meaning: "The whole table in one pass; the old file is gone.",
  },
  copied: {
    title: "Copied",
    meaning:
      "All rows went to a temporary table with new values, and came back; the old file is gone.",
  },
  updated: {
    title: "Updated",
    meaning: "Row by row, then packed so that no old row stays in the file.",
  },
  kept: { title: "Kept as it was", meaning: "Nothing in it changed." },
};

/** Every table with its columns, by database and way; all folded. */
export function tables({ databases }: Evidence): Markup {
  const one = databases.length === 1;
  return html`<section><h2>Tables</h2>
${databases.map(
  (database) =>
    html`${!one && html`<h3>Database ${name(database.name)}</h3>`}${database.tables.length === 0 && html`<p>None.</p>`}${Object.entries(
      ways,
    ).map(([way, { title, meaning }]) =>
      group(
        title,
        meaning,
        database.tables.filter((table) => table.way === way),
      ),
    )}${largeObjects(database)}`,
)}
</section>`;
}

function largeObjects({ largeObjects }: DatabaseEvidence): Markup | false {
  if (!largeObjects) return false;
  const { became, count, why } = largeObjects;
  return html`<p>${counted(count, "large object")}: ${became}${why !== null && `, ${why}`}</p>`;
}

function group(
  title: string,
  meaning: string,
  members: readonly TableEvidence[],
): Markup | false {
  if (members.length === 0) return false;
  const rows = counted(sum(members.map(({ rows }) => rows)), "row");
  return html`<details class="way"><summary>${title} <span class="aside">${counted(members.length, "table")}, ${rows}</span></summary><p>${meaning}</p>
${[...members].sort((a, b) => b.bytesBefore - a.bytesBefore).map((one) => () => table(one))}
</details>`;
}

function table(evidence: TableEvidence): Markup {
  const { way, because, preset, columns, cameAgain } = evidence;
  const changed = columns.filter((column) =>
    ["replaced", "removed"].includes(groupOf(column)),
  );
  const some =
    way !== "kept" &&
    way !== "rows deleted" &&
    changed.length < columns.length &&
    `, ${changed.length} of ${counted(columns.length, "column")}`;
  const seconds = way !== "kept" && `, ${duration(evidence.seconds)}`;
  return html`<details class="table"><summary>${name(evidence.table)} <span class="aside">${counted(evidence.rows, "row")}${some}, ${size(evidence)}${seconds}</span></summary>
${because !== null && html`<p>Not the fastest way: ${because}.</p>`}${cameAgain !== null && html`<p>${counted(cameAgain, "row")} came while commands ran, and went after them.</p>`}${preset !== null && html`<p>By the preset ${preset}.</p>`}
${columns.length > 0 ? columnTable(evidence.table, columns) : html`<p>It has no columns.</p>`}</details>`;
}

function size({ bytesBefore, bytesAfter }: TableEvidence): string {
  return bytesBefore === bytesAfter
    ? bytes(bytesBefore)
    : `${bytes(bytesBefore)} → ${bytes(bytesAfter)}`;
}

function columnTable(
  table: string,
  columns: readonly ColumnEvidence[],
): Markup {
  const why = columns.some((column) => column.why !== null);
  return html`<table><caption>Columns of ${name(table)}</caption><thead><tr><th scope="col">Column</th><th scope="col">What became of it</th>${why && html`<th scope="col">Why</th>`}</tr></thead><tbody>
${columns.map((column) => html`<tr><th scope="row">${name(column.name)} <span class="aside">${column.type}</span></th><td><i class="key fate-${groupOf(column)}"></i>${fateWords(column)}</td>${why && html`<td>${column.why ?? ""}</td>`}</tr>`)}
</tbody></table>`;
}
