import { exactMacOf, wordBy } from "./basics";
import { expressionFunction } from "./functions";
import { fictionLandlines, fictionMobiles, fictionPhone } from "./reserved";

/** Digits of a mask, without blanks. */
export const phoneLength = 10;

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
      when pg_temp.mask_blank(value)
        or (value collate "C" like '0_5550____' or value collate "C" like '0_7010____' or value collate "C" like '049157____')
          and value collate "C" ~ '${fictionPhone}' then value
      when value collate "C" like '04%' or pg_temp.mask_phone_digits(value) collate "C" like '04%'
        then ${wordBy(exactMacOf("phone", "pg_temp.mask_phone_digits(value)"), fictionMobiles)}
      else ${wordBy(exactMacOf("phone", "pg_temp.mask_phone_digits(value) || 'area'"), fictionLandlines)}
        || pg_temp.mask_digits(${exactMacOf("phone", "pg_temp.mask_phone_digits(value)")}, 2)
    end`,
  ),
];
