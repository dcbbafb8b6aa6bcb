import { exactMacOf, unlessBlank } from "./basics";
import { expressionFunction } from "./functions";
import { maskDomain } from "./reserved";

const start = `https://${maskDomain}/`;

/** More digits than a payment card's number has, so that none looks like one. */
const mostBytes = 12;

/** Eight digits, where a column has no room for more: not enough to be unique. */
export const shortestUrl = start.length + 8;

export const longestUrl = start.length + 2 * mostBytes;

/** Where it leads and what it says is gone, the address's end is digits. A mask stays. */
export const urlFunctions = [
  expressionFunction(
    "mask_url(value text, bytes integer)",
    "text",
    unlessBlank(
      "value",
      `case
        when value collate "C" like '${start}' || repeat('_', 2 * bytes)
          and translate(value, '0123456789', '') = '${start}' then value
        else '${start}' || pg_temp.mask_digits(${exactMacOf("url", "pg_temp.mask_trim(value)")}, bytes)
      end`,
    ),
  ),
  expressionFunction(
    "mask_url(value text)",
    "text",
    `pg_temp.mask_url(value, ${mostBytes})`,
  ),
];

/** Bytes that fit into a column of that many characters, as SQL. */
export function urlBytes(width: string): string {
  return `case when ${width} < ${longestUrl} then 4 else ${mostBytes} end`;
}
