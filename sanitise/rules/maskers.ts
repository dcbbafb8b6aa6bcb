/**
 * Ways to mask a value that need nothing else to be said, as the file of rules spells them. Each is
 * deterministic under the stack's masking key, and keeps NULL and blank texts as they are.
 */
export const maskers = [
  /** An address at a reserved domain (RFC 2606): equal for equal addresses, unique otherwise. */
  "email",
  "first name",
  "last name",
  /** A first and a last name. */
  "full name",
  /** A number that the regulator keeps for fiction. */
  "phone",
  /** One line of a postal address. */
  "address line",
  /** Another day of the same year. */
  "date of birth",
  /** Of the ranges kept for documentation (RFC 5737, RFC 3849). */
  "ip address",
  /** At a reserved domain; what it leads to is gone. */
  "url",
  /** A key or token: of the same length and made of the same kinds of characters. */
  "token",
  /** The text, with addresses, phone numbers and URLs in it masked. */
  "free text",
] as const;
