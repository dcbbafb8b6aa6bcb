import {
  at,
  dot,
  labelLetter,
  letter,
  local,
  noLetters,
  space,
} from "./characters";

/** A domain's labels before the last, with their dots. */
export const labels = `(?:${labelLetter}+${dot})*`;

/** An address's domain, which has two labels or more; or the address of a machine, in brackets. */
export const domain = `(?:(?:${labelLetter}+${dot})+${letter}{2,}|\\[(?:IPv6:[0-9A-Fa-f]*:[0-9A-Fa-f:.]+|[0-9]{1,3}(?:\\.[0-9]{1,3}){3})\\])`;

/** What stands right before an @: a character of a name, or the quote that ends one. */
export const beforeAt = `(?:${local}|[^ ]")`;

/** In a text: an apostrophe stands inside of a name, and quotes, brackets, `=`, `/` and what stands after an escape (`undone.ts`) around an address. */
const sign = `[^${space}\\u0003<>"'(),;:=/${noLetters}]`;
const quoted = '"(?:[^"\\\\\\u0001-\\u001f]|\\\\[^\\u0001-\\u001f])+"';

/** An address, with what would make another domain of its mask's, or another address. */
export const addressInText = `(?:${quoted}|${sign}(?:'?${sign})*|(?:${sign}(?:'?${sign})*)?'?${local})${at}(?:${labelLetter}+${dot})*${domain}(?:${dot}?${labelLetter}+)*(?:${at}(?:${dot}?${labelLetter}+)*)*`;

/** A text that is an address and nothing else, with all that may stand before its @ (RFC 5322). */
export const onlyAddress = `^[${space}]*(?:(?:${local}|/)+|${quoted})${at}${domain}[${space}]*$`;
