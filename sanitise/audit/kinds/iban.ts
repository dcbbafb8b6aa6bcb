import { escapeLiteral } from "pg";
import { after, before, type Kind, notInside } from "./kind";

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

/** Letters stand there in capitals: in small ones they are far more often something else. */
const classes: Readonly<Record<string, string>> = {
  n: "[0-9]",
  a: "[A-Z]",
  c: "[0-9A-Z]",
};

/** `n8c12` as a regular expression, with a blank where people write one. */
function structure(bban: string): string {
  return bban.replace(
    /([nac])([0-9]+)/g,
    (_, letter: string, count: string) => `(?: ?${classes[letter]}){${count}}`,
  );
}

const candidate = `${notInside.before}((?:${Object.entries(countries)
  .map(([country, bban]) => `${country}[0-9]{2}${structure(bban)}`)
  .join("|")}))${notInside.after}`;

const codes = Object.entries(countries);
const beginLike = (bban: RegExp) =>
  `(?:${codes
    .filter(([, one]) => bban.test(one))
    .map(([country]) => country)
    .join("|")})[0-9]{2}`;

/** Not by country: that would make the expression several times slower. */
const look = `${before}(?:${[
  `${beginLike(/^n\d+$/)}(?: ?[0-9]){11,25}`,
  `${beginLike(/^n([89]|1\d)[ac]/)}(?: ?[0-9]){8}(?: ?[0-9A-Z]){8,20}`,
  `${beginLike(/^n[1-7][ac]|^[ac]|^n23a/)}(?: ?[0-9A-Z]){11,28}`,
].join("|")})${after}`;

/** International bank account numbers whose check digits are right (ISO 13616: modulo 97). */
export const iban: Kind = {
  name: "IBAN",
  look,
  holds: (text) => `(${text} ~ ${escapeLiteral(look)} and exists (
    select from regexp_matches(${text}, ${escapeLiteral(candidate)}, 'g') found,
      lateral (select replace(found[1], ' ', '') as account) iban
    where (
      select string_agg(case when letter ~ '[A-Z]' then (ascii(letter) - 55)::text else letter end, '' order by place)::numeric % 97 = 1
      from generate_series(1, length(iban.account)) place,
        lateral (select substr(substr(iban.account, 5) || left(iban.account, 4), place, 1) as letter) one)))`,
};
