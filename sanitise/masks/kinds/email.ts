import { escapeLiteral } from "pg";
import { divided, unlessBlankTidy } from "../shared/basics";
import { expressionFunction } from "../shared/functions";
import type { Mask } from "../shared/mask";
import { maskDomain } from "../shared/reserved";
import { forTexts } from "../shared/text-mask";
import { uniqueFrom } from "../shared/unique";
import { characters } from "../spellings/characters";

/** A `u`, the digits, the @ and the domain. */
const around = 2 + maskDomain.length;

/** Bytes that a mask shows where there is room, nine of them the MAC's: of a hundred million addresses two are alike once in a million stacks. */
const mostBytes = 10;

/** Twelve digits. Of a million addresses two are alike once in 560 stacks: the least that a column must have room for. */
const shortest = around + 2 * 6;

/** Sixteen digits, for a unique index: of a million addresses two are alike once in 37 million stacks. */
export const shortestUniqueEmail = around + 2 * 8;

/** Bytes that fit into a column of that many characters, as SQL. */
export function emailBytes(width: string): string {
  return `least(${mostBytes}, (${width} - ${around}) / 2)`;
}

export const email: Mask = {
  ...forTexts({
    name: "email",
    narrow: (text, width) =>
      `pg_temp.mask_email(${text}, ${emailBytes(width)})`,
    shortest,
    longest: around + 2 * mostBytes,
  }),
  words: "E-mail address at a domain nobody can have",
  keys: ["email"],
  /**
   * `u`, hex digits and `@example.com`. A mask stays as it is, so a run that goes on after an interruption
   * changes nothing that it has changed before: nobody else has an address there. LIKE is quick and tells of most.
   * So does an address that the rules allow: the audit would take it.
   */
  functions: (_, allowed) => [
    expressionFunction(
      "mask_email(address text, bytes integer)",
      "text",
      unlessBlankTidy(
        "address",
        (tidy, mac) => `case
        when ${tidy} collate "C" like 'u' || repeat('_', 2 * bytes) || '@${maskDomain}' and translate(substr(${tidy}, 2, 2 * bytes), ${characters("0123456789abcdef")}, '') = '' then ${tidy}
        ${allowed.length === 0 ? "" : `when pg_temp.mask_lower(${tidy}) collate "C" in (${allowed.map(escapeLiteral).join(", ")}) then ${tidy}`}
        else 'u' || encode(${dividedWhole(`substr(${mac("email")}, 1, bytes)`)}, 'hex') || '@${maskDomain}'
      end`,
      ),
    ),
    expressionFunction(
      "mask_email(address text)",
      "text",
      `pg_temp.mask_email(address, ${mostBytes})`,
    ),
  ],
  ...uniqueFrom(shortestUniqueEmail),
  joins: true,
  variant: (text) =>
    // What isn't ASCII may have another case. Four quick looks take half as long as trimming and an expression.
    `(${text} collate "C" <> lower(${text} collate "C") or not pg_temp.mask_is_ascii(${text})
      or ${text} collate "C" like ' %' or ${text} collate "C" like '% ')`,
  person: "values",
  proposed: {
    finding: "e-mail address",
  },
};

/** Shorter masks need all their digits, to be unique. */
function dividedWhole(bytes: string): string {
  return `case when bytes < ${mostBytes} then ${bytes} else ${divided(bytes, 0xe9)} end`;
}
