import { counted } from "../../../words/amounts";
import type { DatabaseEvidence, Evidence } from "../evidence";
import { countChanges } from "../schema-fingerprint";
import { html, type Markup } from "./markup";
import { moment, name } from "./words";

/** What changed in the schemas since the refresh before: in sight where anything did, one line else. */
export function schemaChanges({ databases }: Evidence): Markup {
  const total = databases.reduce(
    (sum, { schemaChanges }) => sum + countChanges(schemaChanges),
    0,
  );
  const one = databases.length === 1;
  return html`<section class="${total > 0 ? "notice" : ""}"><h2>Changes of the schema</h2>
${databases.map((database) => html`${!one && html`<h3>Database ${name(database.name)}</h3>`}${changesOf(database)}`)}
</section>`;
}

function changesOf({ schemaChanges: changes }: DatabaseEvidence): Markup {
  if (changes.since === null)
    return html`<p>This is the first refresh whose schema is known: there is nothing to compare with.</p>`;
  const total = countChanges(changes);
  const since = moment(changes.since);
  if (total === 0) return html`<p>None since the refresh of ${since}.</p>`;
  const groups: (readonly [string, readonly Markup[]])[] = [
    ["New tables", changes.tablesAdded.map(name)],
    ["Tables that are gone", changes.tablesRemoved.map(name)],
    [
      "New columns",
      changes.columnsAdded.map(
        ({ table, column, type }) =>
          html`${name(`${table}.${column}`)} ${type}`,
      ),
    ],
    [
      "Columns that are gone",
      changes.columnsRemoved.map(({ table, column }) =>
        name(`${table}.${column}`),
      ),
    ],
    [
      "Columns of another type",
      changes.columnsChanged.map(
        ({ table, column, before, after }) =>
          html`${name(`${table}.${column}`)} ${before} → ${after}`,
      ),
    ],
  ];
  return html`<p>${counted(total, "change")} since the refresh of ${since}. Do the rules still say what they should?</p>
${groups.map(([title, items]) => items.length > 0 && group(title, items))}`;
}

/** Open as long as it is short. */
function group(title: string, items: readonly Markup[]): Markup {
  const list = html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;
  return items.length <= 12
    ? html`<h4>${title}</h4>${list}`
    : html`<details><summary>${title} <span class="aside">${items.length}</span></summary>${list}</details>`;
}
