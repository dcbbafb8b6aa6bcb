import { count, counted } from "../../../words/amounts";
import type { AuditEvidence, DatabaseEvidence, Evidence } from "../evidence";
import { html, type Markup } from "./markup";
import { duration, name } from "./words";

/** What was searched for, what was found, and what couldn't be searched. */
export function audit({ databases }: Evidence): Markup {
  const one = databases.length === 1;
  return html`<section><h2>What the audit searched for</h2>
${databases.map((database) => html`${!one && html`<h3>Database ${name(database.name)}</h3>`}${auditOf(database)}`)}
${notSearched(databases)}</section>`;
}

function auditOf({ audit }: DatabaseEvidence): Markup {
  if (!audit) return html`<p>It was not searched.</p>`;
  return html`<p>${counted(audit.rows, "row")} in ${counted(audit.columns, "column")} of ${counted(audit.tables, "table")}, all of them, in ${duration(audit.seconds)}.</p>
${findings(audit)}
<table><thead><tr><th scope="col">Searched for</th><th scope="col" class="number">Rows found</th><th scope="col" class="number">Allowed by the rules</th></tr></thead><tbody>
${audit.kinds.map(({ kind, found, accepted }) => html`<tr><th scope="row">${kind}</th><td class="number">${found > accepted ? html`<b class="bad">${count(found)}</b>` : count(found)}</td><td class="number">${count(accepted)}</td></tr>`)}
${audit.realValues.putAside > 0 && html`<tr><th scope="row">${counted(audit.realValues.putAside, "real value")} put aside beforehand</th><td class="number">${audit.realValues.found > 0 ? html`<b class="bad">${count(audit.realValues.found)}</b>` : "0"}</td><td class="number">0</td></tr>`}
</tbody></table>
${accepted(audit)}${residue(audit)}`;
}

function findings({ findings }: AuditEvidence): Markup | false {
  return (
    findings.length > 0 &&
    html`<h4>Found, and not allowed</h4><table class="findings"><thead><tr><th scope="col">Where</th><th scope="col">What</th><th scope="col" class="number">Rows</th></tr></thead><tbody>
${findings.map(({ table, column, kind, rows, of }) => html`<tr><th scope="row">${name(`${table}.${column}`)}</th><td>${kind}${of.length > 0 && ` of ${of.join(", ")}`}</td><td class="number">${count(rows)}</td></tr>`)}
</tbody></table>`
  );
}

function accepted({ accepted }: AuditEvidence): Markup | false {
  return (
    accepted.length > 0 &&
    html`<details><summary>Allowed by the rules <span class="aside">${counted(accepted.length, "finding")}</span></summary><table><thead><tr><th scope="col">Where</th><th scope="col">What</th><th scope="col" class="number">Rows</th><th scope="col">Why</th></tr></thead><tbody>
${accepted.map(({ table, column, kind, rows, reason }) => html`<tr><th scope="row">${name(`${table}.${column}`)}</th><td>${kind}</td><td class="number">${count(rows)}</td><td>${reason}</td></tr>`)}
</tbody></table></details>`
  );
}

function residue({ residue }: AuditEvidence): Markup | false {
  return (
    residue.length > 0 &&
    html`<h4>Where old values could still be</h4><table><thead><tr><th scope="col">Where</th><th scope="col" class="number">Count</th><th scope="col">What that means</th></tr></thead><tbody>
${residue.map(({ what, count: number, note }) => html`<tr><th scope="row">${what}</th><td class="number">${count(number)}</td><td>${note ?? ""}</td></tr>`)}
</tbody></table>`
  );
}

function notSearched(databases: readonly DatabaseEvidence[]): Markup {
  const places = databases.flatMap(({ name: database, audit }) =>
    (audit?.notSearched ?? []).map((place) =>
      databases.length > 1 ? `${database}: ${place}` : place,
    ),
  );
  return html`<h3 id="not-searched">What wasn’t searched</h3>
${places.length === 0 ? html`<p>Nothing that the audit knows of was left out.</p>` : html`<ul>${places.map((place) => html`<li>${place}</li>`)}</ul>`}`;
}
