import { divided, exactMacOf, unlessBlank } from "../shared/basics";
import { expressionFunction } from "../shared/functions";
import type { Mask } from "../shared/mask";
import { maskDomain } from "../shared/reserved";
import { forTexts } from "../shared/text-mask";
import { uniqueFrom } from "../shared/unique";

const start = `https://${maskDomain}/`;

/** More digits than a payment card's number has, so that none looks like one. */
const mostBytes = 12;

/** Where a column has no room for more: not enough to be unique. */
const fewestBytes = 4;

const longest = start.length + 2 * mostBytes;

/** Where it leads and what it says is gone, the address's end is digits. A mask stays. */
export const url: Mask = {
  ...forTexts({
    name: "url",
    narrow: (text, width) =>
      `pg_temp.mask_url(${text}, case when ${width} < ${longest} then ${fewestBytes} else ${mostBytes} end)`,
    shortest: start.length + 2 * fewestBytes,
    longest,
  }),
  words: "Link to a domain nobody can have",
  keys: ["url"],
  functions: () => [
    expressionFunction(
      "mask_url(value text, bytes integer)",
      "text",
      unlessBlank(
        "value",
        `case
        when value collate "C" like '${start}' || repeat('_', 2 * bytes)
          and translate(value, '0123456789', '') = '${start}' then value
        else '${start}' || pg_temp.mask_digits(${divided(exactMacOf("url", "pg_temp.mask_trim(value)"), 0x99)}, bytes)
      end`,
      ),
    ),
    expressionFunction(
      "mask_url(value text)",
      "text",
      `pg_temp.mask_url(value, ${mostBytes})`,
    ),
  ],
  ...uniqueFrom(longest),
  joins: false,
  variant: undefined,
  person: undefined,
  proposed: undefined,
};
