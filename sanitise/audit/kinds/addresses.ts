import { escapeLiteral } from "pg";
import { reservedDomains } from "../../masks/shared/reserved";
import { beforeAt, domain, labels } from "../../masks/spellings/address";
import {
  anyAt,
  at,
  dot,
  labelLetter,
  local,
  wordSign,
} from "../../masks/spellings/characters";

/** What an address begins after: quotes, brackets and `=` are no part of one that a person or a program writes. */
const start = `(?<!${wordSign})`;

/** Where a domain goes on. */
export const furtherDomain = `${dot}?${labelLetter}`;

/** Where a domain ends: what follows, if anything, isn't one more letter or label. */
const end = `(?!${furtherDomain})`;

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
    when ${text} !~ '${anyAt}' then false
    when ${matches(`^${wordSign}+@${reserved}$`)} then false
    when not (${matches(`${beforeAt}${at}${domain}`)}) then false
    else ${matches(`${beforeAt}${at}(?!${reserved}${end})${domain}`, `(${rest})`)} end`;
}

const anyDomain = domain.replace("{2,}", "{2}");

/**
 * Matches every text that holds an address at a domain that isn't reserved, in any spelling; and more, since
 * it asks neither for what stands before the @ nor for what is allowed.
 */
export const looksLikeAddress = `${at}(?!${reserved}${end})${anyDomain}`;

/** The same for every domain. */
export const anyAddress = `${at}${anyDomain}`;

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

/** The text as a regular expression that matches it alone, and what isn't ASCII in both cases. */
function quoted(text: string): string {
  return [...text]
    .map((one) => {
      if (/[\w-]/.test(one)) return one;
      if (one <= "\x7f") return `\\${one}`;
      const both = new Set([one, one.toLowerCase(), one.toUpperCase()]);
      return `(?:${[...both].join("|")})`;
    })
    .join("");
}
