import { escapeLiteral } from "pg";
import { reservedDomains } from "../../masks/shared/reserved";
import { at, domain, local } from "../../masks/shared/written";

/** What an address begins after: quotes, brackets and `=` are no part of one that a person or a program writes. */
export const boundary = "[[:alnum:]._+-]";
const start = `(?<!${boundary})`;

/** A domain's labels before the last, with their dots. */
const labels = "(?:[[:alnum:]-]+\\.)*";

/** Where a domain ends: what follows, if anything, isn't one more letter or label. */
const end = "(?!\\.?[[:alnum:]-])";

/** Domains that nobody can have: RFC 2606 and RFC 6761. */
const reserved = `${labels}(?:${reservedDomains.map((domain) => domain.replaceAll(".", "\\.")).join("|")})`;

/**
 * A condition, as SQL, on a text: it holds an e-mail address at a domain that isn't reserved, and that
 * isn't allowed either. The whole text is searched. NULL gives NULL.
 *
 * Nearly every text is decided by one of the first steps, which PostgreSQL's regular expressions do many
 * times faster than the last: no @ in any spelling; a reserved address and nothing else, as masks are; nothing that looks
 * like an address.
 * @param text an SQL expression of type text
 * @param allow addresses and `@domain`s, in lower case
 */
export function holdsAddress(text: string, allow: readonly string[]): string {
  const matches = (pattern: string, subject = text) =>
    `${subject} ~* ${escapeLiteral(pattern)}`;
  const rest =
    allow.length === 0
      ? text
      : `regexp_replace(${text}, ${escapeLiteral(allowed(allow))}, ' ', 'gi')`;
  return `case
    when ${text} !~ '@|40|64;' then false
    when ${matches(`^[[:alnum:]_.+-]+@${reserved}$`)} then false
    when not (${matches(`${local}${at}${domain}`)}) then false
    else ${matches(`${local}${at}(?!${reserved}${end})${domain}`, `(${rest})`)} end`;
}

const anyAt = at.replace("u0040", "[uU]0040");
const anyDomain = domain.replace("{2,}", "{2}");

/**
 * Matches every text that holds an address at a domain that isn't reserved, in any spelling; and more, since
 * it asks neither for what stands before the @ nor for what is allowed.
 */
export const looksLikeAddress = `${anyAt}(?!${reserved}${end})${anyDomain}`;

/** The same for every domain. */
export const anyAddress = `${anyAt}${anyDomain}`;

function allowed(allow: readonly string[]): string {
  const alternatives = allow.map((entry) => {
    const [name = "", host = ""] = splitAtLast(entry);
    const before = name === "" ? `${local}+` : quoted(name);
    return `${before}${at}${quoted(host)}`;
  });
  return `${start}(?:${alternatives.join("|")})${end}`;
}

function splitAtLast(address: string): [string, string] {
  const index = address.lastIndexOf("@");
  return [address.slice(0, index), address.slice(index + 1)];
}

/** The text as a regular expression that matches it alone. */
function quoted(text: string): string {
  return text.replace(/[^\p{L}\p{N}_-]/gu, (character) => `\\${character}`);
}
