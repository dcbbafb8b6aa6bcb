// Writes sanitise/rules/regions.json: how people of each country write a phone number at home, by the metadata of
// Google's libphonenumber. `npm run regions` after an update of libphonenumber-js.
import { writeFileSync } from "node:fs";
import { getCountries } from "libphonenumber-js";
import { Metadata } from "libphonenumber-js/core";
import json from "libphonenumber-js/metadata.min.json";

/**
 * What of a numbering plan's methods the package's types leave out.
 * @typedef {object} Format
 * @property {() => string} pattern
 * @property {() => string[]} leadingDigitsPatterns
 * @property {() => unknown} nationalPrefixFormattingRule
 * @property {() => boolean} nationalPrefixIsOptionalWhenFormattingInNationalFormat
 *
 * @typedef {object} Plan
 * @property {() => unknown} nationalPrefix
 * @property {() => Format[]} formats
 */

const metadata = new Metadata(json);
const regions = getCountries()
  .sort()
  .flatMap((country) => {
    metadata.selectNumberingPlan(country);
    /** @type {unknown} */
    const selected = metadata.numberingPlan;
    const plan = /** @type {Plan} */ (selected);
    const given = plan.nationalPrefix();
    const prefix = typeof given === "string" ? given : "";
    const forms = plan.formats().flatMap((format) => formOf(format, prefix));
    return forms.length > 0 ? [[country, { prefix, forms }]] : [];
  });
writeFileSync(
  new URL("../sanitise/rules/regions.json", import.meta.url),
  `${JSON.stringify(Object.fromEntries(regions))}\n`,
);

/**
 * None where numbers are written in one, or so short that any number is one.
 * @param {Format} format
 * @param {string} prefix
 */
function formOf(format, prefix) {
  const groups = [
    ...format.pattern().matchAll(/\(\\d(?:\{([\d,]+)\})?\)/g),
  ].map(([, count = "1"]) => count.split(",").map(Number));
  const most = groups.reduce((sum, group) => sum + (group.at(-1) ?? 0), 0);
  const withPrefix =
    prefix !== "" &&
    String(format.nationalPrefixFormattingRule()).includes(prefix);
  if (groups.length < 2 || most < (withPrefix ? 7 : 8)) return [];
  const optional =
    format.nationalPrefixIsOptionalWhenFormattingInNationalFormat();
  return [
    {
      prefix: withPrefix ? (optional ? "may" : "must") : "none",
      starts: startsOf(format.leadingDigitsPatterns()),
      groups,
    },
  ];
}

/**
 * The first digits that numbers of a form have, each followed by the second ones: `70123456789` for all that begin with 7.
 * @param {string[]} patterns
 */
function startsOf([pattern = ""]) {
  const leading = new RegExp(`^(?:${pattern})`);
  /** @type {Map<string, Set<string>>} */
  const found = new Map();
  for (let number = 0; number < 10_000; number++) {
    const digits = String(number).padStart(4, "0");
    const first = digits.slice(0, 1);
    if (!leading.test(`${digits}555555`)) continue;
    found.set(first, (found.get(first) ?? new Set()).add(digits.slice(1, 2)));
  }
  return [...found].map(([first, second]) => `${first}${[...second].join("")}`);
}
