import { createHash } from "node:crypto";
import type { Evidence } from "../evidence";
import { audit } from "./audit";
import { durations } from "./durations";
import { facts, figures } from "./facts";
import { kinds } from "./kinds";
import { html, type Markup, styleElement, toText, toTexts } from "./markup";
import { schemaChanges } from "./schema-changes";
import { style } from "./style";
import { tables } from "./tables";
import { headline, verdict } from "./verdict";
import { moment } from "./words";

/** The page may load nothing and run nothing: this one style is all it needs. */
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** The evidence as one HTML page, with nothing outside it. Every text in it is escaped. */
export function evidencePage(evidence: Evidence): string {
  return toText(page(evidence));
}

/** The same in parts, one after the other. */
export function evidencePageParts(evidence: Evidence): Iterable<string> {
  return toTexts(page(evidence));
}

function page(evidence: Evidence): Markup {
  const { stack, startedAt } = evidence;
  const what = stack
    ? `Refresh of ${stack.project}/${stack.stack}`
    : "Sanitising";
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${headline(evidence)} (${what}, ${moment(startedAt)})</title>
<link rel="icon" href="data:,">
${styleElement(style)}
</head>
<body>
<header>${what}, ${moment(startedAt)}</header>
<main>
${verdict(evidence)}
${schemaChanges(evidence)}
${figures(evidence)}
<section><h2>What it was made from</h2>${facts(evidence)}</section>
${kinds(evidence)}
${tables(evidence)}
${audit(evidence)}
${durations(evidence)}
</main>
<footer>Names, counts and reasons only: no value of the data stands on this page.</footer>
</body>
</html>
`;
}
