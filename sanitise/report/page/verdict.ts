import { count, counted } from "../../../words/amounts";
import type { AuditEvidence, Evidence, Outcome } from "../evidence";
import { groupOf } from "./fates";
import { html, type Markup } from "./markup";
import { name, sum } from "./words";

const marks: Readonly<Record<Outcome, string>> = {
  clean: "✓",
  tried: "!",
  failed: "✕",
};

/** What came of it, in words that need no explanation, and what was shown for that. */
export function verdict(evidence: Evidence): Markup {
  const { outcome, problem } = evidence;
  return html`<section class="verdict ${outcome}">
<p class="mark" aria-hidden="true">${marks[outcome]}</p>
<div><h1>${headline(evidence)}</h1>
<p>${explanation(evidence)}</p>
${problem !== null && html`<h2>What went wrong</h2><pre>${problem}</pre>`}
${outcome !== "failed" && html`<ul>${proofs(evidence).map((proof) => html`<li>${proof}</li>`)}</ul>`}
</div></section>`;
}

/** The verdict in a few words. */
export function headline({ outcome, target }: Evidence): string {
  if (outcome === "clean")
    return target === null ? "Clean" : `Clean: ${target} may use this copy`;
  return outcome === "tried"
    ? "Not handed over: only tried out"
    : "Not handed over: the refresh failed";
}

function explanation({ outcome, target }: Evidence): Markup {
  const untouched =
    target !== null && html` ${name(target)} is as it was before.`;
  if (outcome === "clean")
    return html`What the rules name as personal was replaced or removed. Afterwards every row was searched, independently of the rules, and nothing was found that may not be there.`;
  return outcome === "tried"
    ? html`Only some steps of the rules were run, so this copy can still hold personal data.${untouched}`
    : html`This copy can still hold personal data.${untouched}`;
}

function proofs({ databases }: Evidence): Markup[] {
  const audits = databases.flatMap(({ audit }) => (audit ? [audit] : []));
  const total = (figure: (audit: AuditEvidence) => number) =>
    sum(audits.map(figure));
  const putAside = total(({ realValues }) => realValues.putAside);
  const accepted = total((audit) => audit.accepted.length);
  const notSearched = total((audit) => audit.notSearched.length);
  const uncovered = databases
    .flatMap(({ tables }) => tables.flatMap(({ columns }) => columns))
    .filter((column) => groupOf(column) === "uncovered").length;
  const kinds = new Set(audits.flatMap(({ kinds }) => kinds.map(nameOfKind)));
  const findings = total((audit) => audit.findings.length);
  return [
    html`<b>${counted(
      total(({ rows }) => rows),
      "row",
    )}</b> in ${counted(
      total(({ tables }) => tables),
      "table",
    )} searched for ${counted(kinds.size, "kind")} of personal data and secrets: <b>${findings === 0 ? "none left" : `left in ${counted(findings, "place")}`}</b>${accepted > 0 && html`, ${counted(accepted, "finding")} allowed by the rules, each with its reason`}.`,
    ...(putAside > 0
      ? [
          html`<b>${counted(putAside, "real value")}</b> put aside before the first change, then looked for everywhere: <b>${count(total(({ realValues }) => realValues.found))} found</b>.`,
        ]
      : []),
    ...(uncovered > 0
      ? [
          html`<b>${counted(uncovered, "column")}</b> that could hold personal data stayed as they were without a rule.`,
        ]
      : []),
    ...(notSearched > 0
      ? [
          html`<b>${counted(notSearched, "place")}</b> can’t be searched; <a href="#not-searched">they are listed</a>.`,
        ]
      : []),
  ];
}

function nameOfKind({ kind }: { readonly kind: string }): string {
  return kind;
}
