import { exactMacOf, fewDigits, wordBy } from "../shared/basics";
import { expressionFunction } from "../shared/functions";
import type { Mask } from "../shared/mask";
import {
  fictionLandlines,
  fictionMobiles,
  fictionPhone,
  fictionPhones,
} from "../shared/reserved";
import { forTexts } from "../shared/text-mask";
import { numberTypes } from "../shared/types";
import { repeating } from "../shared/unique";
import {
  blanks,
  dashes,
  wideDigits,
  widePlus,
  wideSigns,
} from "../spellings/characters";

/** Digits of a mask, without blanks. */
const length = 10;

const digits = "pg_temp.mask_phone_digits(value)";

/** `value` without such signs: replacing one takes a tenth of translating. */
function without(signs: string): string {
  return [...signs].reduce(
    (text, sign) => `replace(${text}, '${sign}', '')`,
    "value",
  );
}

const bare = without(" -()");

/** That a value has nothing but digits and these. */
function onlyWith(signs: string): string {
  return `value collate "C" !~ '[^0-9${signs}]'`;
}

/** A number with its country's code, in place of which comes a 0 where that is Australia's. */
function national(text: string): string {
  return `regexp_replace(regexp_replace(${text} collate "C", '^00(?:11)?([1-9])', '+\\1'), '^[+]?610?([23478][0-9]{8})$', '0\\1')`;
}

/** Of a number in its country's own form. */
const isNational = `(value collate "C" like '0%' or value collate "C" like '(0%') and ${onlyWith(" ()-")} and ${bare} collate "C" not like '00%'`;

const mobile = wordBy(exactMacOf("phone", digits), fictionMobiles);

const landline = `${wordBy(exactMacOf("phone", `${digits} || 'area'`), fictionLandlines)}
        || ${fewDigits(exactMacOf("phone", digits), 2)}`;

/** A number kept for fiction stays. A pattern that they all have comes first, since a regular expression takes long. */
function keptOr(pattern: string, masked: string): string {
  return `case when value collate "C" like '${pattern}' and value collate "C" ~ '${fictionPhone}' then value else ${masked} end`;
}

/**
 * A number kept for fiction; a mobile number stays a mobile one. However a number is written, its mask is
 * the same: blanks, dashes, brackets, dots and slashes make no difference, nor do +61, 61, 0061 or 0011 61 in place
 * of 0, another country's 00 or 0011 in place of +, or wide digits. A number kept for fiction stays.
 */
export const phone: Mask = {
  ...forTexts({ name: "phone", shortest: length }),
  words: "Phone number kept for fiction",
  keys: ["phone"],
  functions: () => [
    // Ten characters leave no room for anything between the digits of a whole number.
    expressionFunction(
      "mask_phone_digits(value text)",
      "text",
      `case when octet_length(value) = ${length} then value
      when ${isNational} then ${bare}
      when ${onlyWith(" ()./+-")} then ${national(without(" -()./"))}
      else ${national(`translate(translate(value, ' -()./${wideSigns}${blanks}${dashes}', ''), '${wideDigits}${widePlus}', '0123456789+')`)} end`,
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
  ],
  ...repeating(
    `there are only ${fictionPhones.toLocaleString("en")} numbers kept for fiction, 30 of them mobile ones`,
  ),
  person: "values",
  proposed: {
    finding: "phone number",
    sure: /(^|_)((home|work|office|business|mobile|cell|tele)?phone|mobile|mob|landline|fax|tel|cell|whatsapp|msisdn)(_?(no|nr|num|number))?(_?\d)?$|(^|_)(contact|ph)_?(no|nr|num|number)(_?\d)?$/,
    sureTypes: numberTypes,
  },
};
