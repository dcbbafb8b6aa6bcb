import { blanks, dashes } from "./characters";

/**
 * What follows the country and the two check digits, by country: the IBAN registry that SWIFT keeps for
 * ISO 13616. `n` is digits, `a` letters, `c` either.
 */
const countries: Readonly<Record<string, string>> = {
  AD: "n8c12",
  AE: "n19",
  AL: "n8c16",
  AT: "n16",
  AZ: "a4c20",
  BA: "n16",
  BE: "n12",
  BG: "a4n6c8",
  BH: "a4c14",
  BI: "n23",
  BR: "n23a1c1",
  BY: "c4n4c16",
  CH: "n5c12",
  CR: "n18",
  CY: "n8c16",
  CZ: "n20",
  DE: "n18",
  DJ: "n23",
  DK: "n14",
  DO: "c4n20",
  EE: "n16",
  EG: "n25",
  ES: "n20",
  FI: "n14",
  FK: "a2n12",
  FO: "n14",
  FR: "n10c11n2",
  GB: "a4n14",
  GE: "a2n16",
  GI: "a4c15",
  GL: "n14",
  GR: "n7c16",
  GT: "c4c20",
  HR: "n17",
  HU: "n24",
  IE: "a4n14",
  IL: "n19",
  IQ: "a4n15",
  IS: "n22",
  IT: "a1n10c12",
  JO: "a4n4c18",
  KW: "a4c22",
  KZ: "n3c13",
  LB: "n4c20",
  LC: "a4c24",
  LI: "n5c12",
  LT: "n16",
  LU: "n3c13",
  LV: "a4c13",
  LY: "n21",
  MC: "n10c11n2",
  MD: "c2c18",
  ME: "n18",
  MK: "n3c10n2",
  MN: "n16",
  MR: "n23",
  MT: "a4n5c18",
  MU: "a4n19a3",
  NI: "a4n20",
  NL: "a4n10",
  NO: "n11",
  OM: "n3c16",
  PK: "a4c16",
  PL: "n24",
  PS: "a4c21",
  PT: "n21",
  QA: "a4c21",
  RO: "a4c16",
  RS: "n18",
  RU: "n14c15",
  SA: "n2c18",
  SC: "a4n20a3",
  SD: "n14",
  SE: "n20",
  SI: "n15",
  SK: "n20",
  SM: "a1n10c12",
  SO: "n19",
  ST: "n21",
  SV: "a4n20",
  TL: "n19",
  TN: "n20",
  TR: "n6c16",
  UA: "n6c19",
  VA: "n18",
  VG: "a4n16",
  XK: "n16",
  YE: "a4n4c18",
};

/** What people write between groups: two blanks at most, or one other sign. */
const sign = `[ ./_\\u002d${blanks}${dashes}]`;
const gap = `${sign}{0,2}`;

/** Letters stand there in capitals, save where groups show what it is: else small ones are far more often a hash. */
const capitals: Readonly<Record<string, string>> = {
  n: "[0-9]",
  a: "[A-Z]",
  c: "[0-9A-Z]",
};
const small: Readonly<Record<string, string>> = {
  n: "[0-9]",
  a: "[A-Za-z]",
  c: "[0-9A-Za-z]",
};

/** `n8c12` as a regular expression, with what may stand before each. */
function structure(
  bban: string,
  classes: Readonly<Record<string, string>>,
): string {
  return bban.replace(
    /([nac])([0-9]+)/g,
    (_, letter: string, count: string) =>
      `(?:${gap}${classes[letter]}){${count}}`,
  );
}

const codes = Object.entries(countries);
const inAnyCase = (code: string) =>
  [...code].map((one) => `[${one}${one.toLowerCase()}]`).join("");

/** An account's number, check digits and structure, by the country's code. */
export const accounts: Readonly<Record<string, string>> = Object.fromEntries(
  codes.map(([country, bban]) => [
    country,
    `(?:${country}[0-9]{2}${structure(bban, capitals)}|${inAnyCase(country)}[0-9]{2}(?=${sign}{1,2}[0-9A-Za-z]{4}${sign})${structure(bban, small)})`,
  ]),
);

/** Any country's. It takes PostgreSQL milliseconds for each text. */
export const account = `(?:${Object.values(accounts).join("|")})`;

const beginLike = (bban: RegExp) =>
  `(?:${codes
    .filter(([, one]) => bban.test(one))
    .map(([country]) => country)
    .join("|")})[0-9]{2}`;

/** Every text with an {@link account} matches it. Not by country: that would make it several times slower. */
export const likeAccount = `(?:${[
  `${beginLike(/^n\d+$/)}(?:${gap}[0-9]){11,25}`,
  `${beginLike(/^n([89]|1\d)[ac]/)}(?:${gap}[0-9]){8}(?:${gap}[0-9A-Z]){8,20}`,
  `${beginLike(/^n[1-7][ac]|^[ac]|^n23a/)}(?:${gap}[0-9A-Z]){11,28}`,
  `[A-Za-z]{2}[0-9]{2}${sign}{1,2}[0-9A-Za-z]{4}${sign}{1,2}[0-9A-Za-z]{4}${sign}{1,2}[0-9A-Za-z]{1,4}(?:${sign}{1,2}[0-9A-Za-z]{1,4}){0,5}`,
].join("|")})`;

/** The same, with less to make of it, and more that matches it. */
export const perhapsAccount = `(?:^|[^0-9A-Za-z])(?:[A-Z]{2}[0-9]{2}(?:${gap}[0-9A-Z]){11}|[A-Za-z]{2}[0-9]{2}${sign}{1,2}[0-9A-Za-z]{4}${sign})`;

/**
 * A condition, as SQL, on what looks like an {@link account}: its check digits are right (ISO 13616: modulo 97).
 * @param found cheap to be evaluated more than once
 */
export function isAccount(found: string): string {
  const bare = `upper(regexp_replace(${found}, '[^0-9A-Za-z]', '', 'g') collate "C")`;
  return `(select string_agg(case when letter ~ '[A-Z]' then (ascii(letter) - 55)::text else letter end, '' order by place)::numeric % 97 = 1
    from (select ${bare} as bare offset 0) iban, generate_series(1, length(bare)) place,
      lateral (select substr(substr(bare, 5) || left(bare, 4), place, 1) as letter) one)`;
}
