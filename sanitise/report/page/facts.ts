import { count } from "../../../words/amounts";
import { describeShape } from "../../check/data/count-shapes";
import type { Evidence, InstanceEvidence, OriginEvidence } from "../evidence";
import { html, type Markup } from "./markup";
import { bytes, duration, moment, name, sum } from "./words";

/** What was refreshed, from what, by which rules. */
export function facts(evidence: Evidence): Markup {
  const { origin, backups, stack, target, server, droppedDatabases } = evidence;
  const { instance } = evidence;
  const rows: (readonly [string, Markup | string])[] = [];
  if (stack) rows.push(["Stack", html`${stack.project}/${stack.stack}`]);
  if (target !== null) rows.push(["Environment", name(target)]);
  if (origin)
    rows.push([
      origin.kind === "dump" ? "Dump" : "Snapshot",
      originFact(origin),
    ]);
  if (backups)
    rows.push([
      "Backups",
      backups.length > 0
        ? html`${backups.map(name)} of the copy, made by RDS behind the restore, deleted before it was sanitised`
        : "none was made of the copy",
    ]);
  if (instance) rows.push(["Class", classFact(instance)]);
  rows.push(
    [
      "Started",
      `${moment(evidence.startedAt)}, took ${duration(evidence.seconds)}`,
    ],
    [
      "Rules",
      html`${name(evidence.rulesFile)}, hash ${name(evidence.rulesHash.slice(0, 12))}`,
    ],
  );
  if (server)
    rows.push([
      "Server",
      [
        `PostgreSQL ${server.version}`,
        server.memoryBytes !== null && `${bytes(server.memoryBytes)} of memory`,
        `${server.connections} connections at once`,
        `maintenance_work_mem ${server.maintenanceWorkMem}`,
      ]
        .filter(Boolean)
        .join(", "),
    ]);
  for (const { name: database, schemaFingerprint } of evidence.databases)
    rows.push([
      evidence.databases.length > 1 ? `Schema of ${database}` : "Schema",
      html`fingerprint ${name(schemaFingerprint.slice(0, 12))}`,
    ]);
  for (const { names, namesakes, paths } of evidence.databases) {
    const missing = paths.flatMap(describeShape);
    if (missing.length > 0) rows.push(["Paths into JSON", missing.join("; ")]);
    if (names.length > 0)
      rows.push([
        "Names in the rules' SQL",
        names
          .map((one) => `${one.place}: ${one.name} is ${one.means}`)
          .join("; "),
      ]);
    if (namesakes.length > 0)
      rows.push(["Named like PostgreSQL's own, never called", few(namesakes)]);
  }
  if (droppedDatabases.length > 0)
    rows.push(["Dropped", html`${droppedDatabases.map(name)}`]);
  return html`<dl class="facts">${rows.map(([term, fact]) => html`<div><dt>${term}</dt><dd>${fact}</dd></div>`)}</dl>`;
}

/** As many as a person takes in; the evidence has all. */
const most = 20;

function few(names: readonly string[]): string {
  const more = names.length - most;
  return `${names.slice(0, most).join(", ")}${more > 0 ? ` and ${count(more)} more` : ""}`;
}

function originFact({
  identifier,
  createdAt,
  ageSeconds,
}: OriginEvidence): Markup {
  return html`${name(identifier)}${createdAt !== null && `, taken ${moment(createdAt)}`}${ageSeconds !== null && `, ${duration(ageSeconds)} old at the start`}`;
}

function classFact({ class: first, finalClass }: InstanceEvidence): Markup {
  return finalClass === null
    ? name(first)
    : html`${name(first)} until it was clean, then ${name(finalClass)}, before the environment is told of it`;
}

/** The refresh in four numbers. */
export function figures({ databases, seconds }: Evidence): Markup {
  const tables = databases.flatMap((database) => database.tables);
  const changed = tables.filter(({ way }) => way !== "kept");
  const before = sum(tables.map(({ bytesBefore }) => bytesBefore));
  const after = sum(tables.map(({ bytesAfter }) => bytesAfter));
  const searched = sum(databases.map(({ audit }) => audit?.rows ?? 0));
  const tiles = [
    [`${count(changed.length)} of ${count(tables.length)}`, "tables changed"],
    [count(searched), "rows searched"],
    [`${bytes(before)} → ${bytes(after)}`, "data, before and after"],
    [duration(seconds), "from start to end"],
  ] as const;
  return html`<ul class="figures">${tiles.map(([figure, label]) => html`<li><b>${figure}</b> ${label}</li>`)}</ul>`;
}
