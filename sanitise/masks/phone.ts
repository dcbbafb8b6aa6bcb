import { exactMacOf, wordBy } from "./basics";
import { expressionFunction } from "./functions";
import { fictionLandlines, fictionMobiles, fictionPhone } from "./reserved";

/** Digits of a mask, without blanks. */
export const phoneLength = 10;

const digits = "pg_temp.mask_phone_digits(value)";

const mobile = wordBy(exactMacOf("phone", digits), fictionMobiles);

const landline = `${wordBy(exactMacOf("phone", `${digits} || 'area'`), fictionLandlines)}
        || pg_temp.mask_digits(${exactMacOf("phone", digits)}, 2)`;

/** A number kept for fiction stays. A pattern that they all have comes first, since a regular expression takes long. */
function keptOr(pattern: string, masked: string): string {
  return `case when value collate "C" like '${pattern}' and value collate "C" ~ '${fictionPhone}' then value else ${masked} end`;
}

/**
 * A number kept for fiction; a mobile number stays a mobile one. However a number is written, its mask is
 * the same: blanks, dashes, brackets and dots make no difference, nor does +61 in place of 0. A number
 * kept for fiction stays.
 */
export const phoneFunctions = [
  // Ten characters leave no room for anything between the digits of a whole number.
  expressionFunction(
    "mask_phone_digits(value text)",
    "text",
    `case when octet_length(value) = ${phoneLength} then value
      else replace(translate(value, ' -()./', ''), '+61', '0') end`,
  ),
  expressionFunction(
    "mask_phone(value text)",
    "text",
    `case
      when value collate "C" like '04%' then ${keptOr("049157____", mobile)}
      when pg_temp.mask_blank(value) then value
      when ${digits} collate "C" like '04%' then ${mobile}
      else ${keptOr("0_5550____", keptOr("0_7010____", landline))}
    end`,
  ),
];
