/*
 * Forms that belong to nobody, by those who give such things out. Masks have them, and the audit knows
 * them by the same data.
 */

/** Domains that nobody can have, with everything below them (RFC 2606, RFC 6761). */
export const reservedDomains = [
  "example.com",
  "example.net",
  "example.org",
  "example",
  "test",
  "invalid",
  "localhost",
] as const;

/** The domain of masks. */
export const maskDomain = "example.com";

/**
 * Mobile numbers that the Australian Communications and Media Authority keeps for films, television and
 * other fiction: "Phone numbers for use in TV shows, films and creative works" on acma.gov.au.
 */
export const fictionMobiles = [
  "0491570006",
  "0491570156",
  "0491570157",
  "0491570158",
  "0491570159",
  "0491570110",
  "0491570313",
  "0491570737",
  "0491571266",
  "0491571491",
  "0491571804",
  "0491572549",
  "0491572665",
  "0491572983",
  "0491573770",
  "0491573087",
  "0491574118",
  "0491574632",
  "0491575254",
  "0491575789",
  "0491576398",
  "0491576801",
  "0491577426",
  "0491577644",
  "0491578957",
  "0491578148",
  "0491578888",
  "0491579212",
  "0491579760",
  "0491579455",
] as const;

/** Landline numbers of the same list: any four digits after one of these. */
export const fictionLandlines = ["02", "03", "07", "08"].flatMap((area) =>
  ["5550", "7010"].map((exchange) => `${area}${exchange}`),
);

/** How many phone numbers there are to choose from. */
export const fictionPhones =
  fictionMobiles.length + fictionLandlines.length * 10_000;

/** A regular expression of PostgreSQL's for a number of those lists, without the 0. */
const fictionDigits = `(?:${[
  ...fictionMobiles.map((number) => number.slice(1)),
  `[2378](?:5550|7010)[0-9]{4}`,
].join("|")})`;

/** One as masks have it. */
export const fictionMask = `0${fictionDigits}`;

/** The same within a text. */
export const fictionInText = `${fictionMask}(?:[^0-9]|$)`;

/** A whole one, as digits only: in the national form, or after `61` without the 0. */
export const fictionPhone = `^(?:0|61)${fictionDigits}$`;

/** Addresses for documentation (RFC 5737, RFC 3849), as PostgreSQL's inet takes them. */
export const documentationRanges = [
  "192.0.2.0/24",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "2001:db8::/32",
] as const;
