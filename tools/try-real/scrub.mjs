import { stripVTControlCharacters } from "node:util";

/** A text shorter than this among the values is a word as others are: `cobalt` is hidden, `80` isn't. */
const SHORTEST = 4;

/** Words of AWS and of the engine that say nothing of whose they are. */
const HARMLESS =
  /^(true|false|none|null|unknown|postgres(ql)?|default|create|update|delete|direct|snapshot|dump|latest|available|deployed|db\.[a-z0-9.]+|gp[23]|io[12]|\[(secret|unknown)\])$/i;

/** What is hidden wherever it stands, and what stands in its place. */
const patterns = /** @type {const} */ ([
  [/-----BEGIN [^-]+-----[\s\S]*?(-----END [^-]+-----|$)/g, "[key]"],
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s"'`<>]+/gi, "[address]"],
  [/\barn:[^\s"'`,;)\]]+/g, "[arn]"],
  [/\b(AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}\b/g, "[key]"],
  [/\b[^\s"'`@<>]+@[^\s"'`@<>]+\.[a-z]{2,}\b/gi, "[e-mail address]"],
  [/\b(?:[a-z0-9_-]+\.){2,}[a-z]{2,}\b/gi, "[host]"],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g, "[host]"],
  [/\b(?:[0-9a-f]{0,4}:){3,}[0-9a-f]{0,4}\b/gi, "[host]"],
  [/\b\d{12}\b/g, "[account]"],
  [/\b(?:db|e|i|sg|vpc|subnet|eni|snap)-[A-Za-z0-9][\w-]{5,}/g, "[id]"],
  // An automated snapshot; with a capital it is an action of AWS.
  [/\brds:[a-z][\w-]{5,}/g, "[id]"],
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi, "[id]"],
  [/(?<![\w/+])[A-Za-z0-9/+_-]*\d[A-Za-z0-9/+_-]{19,}={0,2}/g, "[text]"],
  [/(["'`“])(?:(?!\1)[^\n”]){2,}["'`”]/g, "[quoted]"],
  [/(?:\/[\w.@-]+){2,}/g, "[path]"],
]);

/**
 * A text of the engine's without anything that tells whose account it was or what was in it: known values become the
 * names of their properties, and what looks like a name, a key or an address goes too.
 * @param {string} text
 * @param {ReadonlyMap<string, string>} values Names of properties by their values.
 */
export function scrub(text, values) {
  let scrubbed = stripVTControlCharacters(text).replaceAll(
    /<\{%[^%]*%\}>/g,
    "",
  );
  for (const [value, name] of secretsFirst(values))
    scrubbed = scrubbed.replaceAll(value, `[${name}]`);
  for (const [pattern, instead] of patterns)
    scrubbed = scrubbed.replaceAll(pattern, instead);
  return scrubbed.slice(0, 2_000);
}

/**
 * Those that tell anything, the longest first: one may be part of another.
 * @param {ReadonlyMap<string, string>} values
 */
function secretsFirst(values) {
  return [...values]
    .filter(
      ([value, name]) =>
        value.length >= SHORTEST && !HARMLESS.test(value) && value !== name,
    )
    .sort(([one], [other]) => other.length - one.length);
}
