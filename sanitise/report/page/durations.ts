import { count, counted } from "../../../words/amounts";
import type { PhaseEvidence, PhaseName } from "../../server/run-record";
import type { Evidence, InstanceEvidence, TableEvidence } from "../evidence";
import { packLanes, percent, type Span, ticks } from "./chart";
import { html, type Markup } from "./markup";
import { ways } from "./tables";
import { duration, name, sum } from "./words";

const phaseTitles: Readonly<Record<PhaseName, string>> = {
  survey: "Look and check",
  "real values": "Put real values aside",
  outbound: "Stop what goes out",
  "commands before": "Commands before",
  masking: "Apply the rules",
  "commands after": "Commands after",
  settle: "Take old values away",
  audit: "Search",
};

/** How many of the slowest tables are listed. */
const slowest = 10;

/** How long the phases took, and what the tables took of them. */
export function durations(evidence: Evidence): Markup {
  const { phases, commands, databases, instance } = evidence;
  const tables = databases.flatMap((database) => database.tables);
  const masked = tables.filter(
    ({ way }) => way !== "kept" && way !== "outbound",
  );
  const masking = phases.find((phase) => phase.name === "masking");
  return html`<section><h2>How long it took</h2>
${phases.length > 0 && phaseTable(phases)}
${instance !== null && aroundIt(instance)}
${masking !== undefined && masked.length > 0 && lanes(masked, masking.seconds)}
${slowestTables(tables)}
${commands.length > 0 && commandTable(commands)}</section>`;
}

function phaseTable(phases: readonly PhaseEvidence[]): Markup {
  const total = sum(phases.map(({ seconds }) => seconds));
  let before = 0;
  const rows = phases.map(({ name: phase, seconds }) => {
    const x = percent(before, total);
    before += seconds;
    return html`<tr><th scope="row">${phaseTitles[phase] ?? phase}</th><td class="number">${duration(seconds)}</td><td class="wide"><svg width="100%" height="14" aria-hidden="true"><rect class="track" width="100%" height="14"/><rect class="phase" x="${x}" width="${percent(seconds, total)}" height="14"/></svg></td></tr>`;
  });
  return html`<table class="phases"><caption>Steps, one after the other</caption><thead><tr><th scope="col">Step</th><th scope="col" class="number">Time</th><th scope="col" class="wide">From start to end</th></tr></thead><tbody>${rows}</tbody></table>`;
}

/** What RDS did before and after. */
function aroundIt({
  class: first,
  restoreSeconds,
  finalClass,
  finalClassSeconds,
}: InstanceEvidence): Markup | false {
  const steps = [
    restoreSeconds !== null &&
      html`the restore before it ${duration(restoreSeconds)}`,
    finalClass !== null &&
      finalClassSeconds !== null &&
      html`the change from ${name(first)} to ${name(finalClass)} after it ${duration(finalClassSeconds)}`,
  ].filter((step) => step !== false);
  return (
    steps.length > 0 &&
    html`<p>Besides, ${steps.map((step, i) => html`${i > 0 && ", "}${step}`)}.</p>`
  );
}

/** Pixels: a line's height, and the chart's width on a large screen, at which a name fits its bar or is left out. */
const lane = 24;
const chartWidth = 880;

/** The tables of one phase on a time axis, one line for each that ran at the same time as others. */
function lanes(tables: readonly TableEvidence[], phase: number): Markup {
  const spans = tables.map((table) => ({
    table,
    start: table.startedAfter,
    seconds: table.seconds,
  }));
  const total = Math.max(
    phase,
    ...spans.map(({ start, seconds }) => start + seconds),
  );
  const rows = packLanes(spans);
  const height = rows.length * lane;
  const grid = ticks(total).map((time) => {
    const x = percent(time, total);
    const last = time > total * 0.9;
    return html`<line class="grid" x1="${x}" x2="${x}" y1="0" y2="${height}"/><text class="tick" x="${x}" y="${height + 16}" text-anchor="${time === 0 ? "start" : last ? "end" : "middle"}">${duration(time)}</text>`;
  });
  return html`<figure><figcaption>Applying the rules: each bar is a table, each line one at a time</figcaption>
<svg width="100%" height="${height + 22}" role="img" aria-label="${counted(tables.length, "table")} on ${counted(rows.length, "line")} within ${duration(total)}; the list below tells the slowest">${grid}${rows.map((spans, index) => spans.map((span) => bar(span, index * lane, total)))}</svg>
${legend(tables)}</figure>`;
}

/** An SVG of its own, so that a name that is too long for the bar is cut off at its end. */
function bar(
  { table, start, seconds }: Span & { readonly table: TableEvidence },
  y: number,
  total: number,
): Markup {
  const share = seconds / total;
  const way = table.way.replace(" ", "-");
  return html`<svg x="${percent(start, total)}" y="${y + 2}" width="${percent(Math.max(share, 0.002), total > 0 ? 1 : 0)}" height="${lane - 4}"><rect class="bar way-${way}" width="100%" height="100%"><title>${table.table}: ${ways[table.way].title.toLowerCase()}, ${counted(table.rows, "row")}, ${duration(seconds)}</title></rect>${share * chartWidth > table.table.length * 7 + 12 && html`<text class="label" x="6" y="14">${table.table}</text>`}</svg>`;
}

function legend(tables: readonly TableEvidence[]): Markup {
  const shown = new Set(tables.map(({ way }) => way));
  return html`<ul class="legend">${[...shown].map((way) => html`<li><i class="key way-${way.replace(" ", "-")}"></i>${ways[way].title}</li>`)}</ul>`;
}

function slowestTables(tables: readonly TableEvidence[]): Markup | false {
  const first = tables
    .filter(({ seconds }) => seconds > 0)
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, slowest);
  if (first.length === 0) return false;
  return html`<table><caption>The slowest tables</caption><thead><tr><th scope="col">Table</th><th scope="col">Way</th><th scope="col" class="number">Rows</th><th scope="col" class="number">Time</th></tr></thead><tbody>
${first.map((table) => html`<tr><th scope="row">${name(table.table)}</th><td>${ways[table.way].title}${table.because !== null && html` <span class="aside">${table.because}</span>`}</td><td class="number">${count(table.rows)}</td><td class="number">${duration(table.seconds)}</td></tr>`)}
</tbody></table>`;
}

function commandTable(commands: Evidence["commands"]): Markup {
  return html`<table><caption>The application’s own commands</caption><thead><tr><th scope="col">Command</th><th scope="col">When</th><th scope="col" class="number">Lines</th><th scope="col" class="number">Time</th></tr></thead><tbody>
${commands.map(({ command, when, lines, seconds, earlier }) => html`<tr><th scope="row">${name(command)}</th><td>${when} the rules${earlier === true && ", in an earlier run on this copy"}</td><td class="number">${count(lines)}</td><td class="number">${duration(seconds)}</td></tr>`)}
</tbody></table>`;
}
