import { escapeLiteral } from "pg";
import {
  afterOtherSigns,
  anyDigit,
  between,
  digit,
  plus,
  wideDigits,
  widePlus,
} from "./characters";
import { hasAny, hasWide, holds } from "./conditions";
import {
  abroad,
  beforeNumber,
  company,
  national,
  nationalFromAbroad,
  numberEnd,
  outgoingInGroups,
  outgoingInOne,
  phoneNumber,
  withoutPlus,
} from "./phone";

/*
 * A {@link phoneNumber} in a text, by as small an expression as the text allows: the one for all kinds takes PostgreSQL six
 * times as long as that for Australia's national forms, and 10 ms to read, which it does again once it has used 32
 * others. Which one a text needs it tells without an expression for the same reason.
 *
 * Each `text` is SQL of a text with the collation "C", which begins with a character that isn't its own.
 */

/** One of these is in every {@link plus}. */
const mayHavePlus = (text: string) =>
  holds(text, "+", widePlus, "%2", "43;", "&plus;", "002");

const mayBeOutgoing = (text: string) =>
  `(${hasWide(text)} or ${holds(text, "00")})`;

/** What any number begins with that isn't in the national form. */
const mayBeOther = (text: string) =>
  `(${mayHavePlus(text)} or ${hasWide(text)} or ${holds(text, "00", "61", "13", "18")})`;

/** Every text with a number matches it. */
const perhapsPhoneNumber = `(?:^|[^0-9A-Za-z])(?:\\(?${digit("0")}|${plus}|${digit("6")}${digit("1")}|1[38])(?:[${between}]{0,4}${anyDigit}){4}`;

/** A condition that every text with a number meets. */
export const mayHoldPhone = (text: string) =>
  `case when ${mayBeOther(text)} then ${text} ~ ${escapeLiteral(perhapsPhoneNumber)}
    else ${holds(text, "02", "03", "04", "07", "08")} end`;

const begin = `(${beforeNumber})((?:${national}`;
const end = `)${numberEnd})`;

/** SQL of the expression: groups 1 and 3 are what stands before a number, 2 and 4 the number. See {@link afterOtherSigns}. */
export const phoneIn = (text: string) =>
  `case
    -- A wide digit, with which a number ends, may stand right before another, so that no character is between them.
    when ${hasAny(text, wideDigits)} then ${escapeLiteral(`()(${phoneNumber})`)}
    when ${mayBeOther(text)} then ${escapeLiteral(`${begin}|${withoutPlus}|${company}`)}
      || case when ${mayHavePlus(text)} then ${escapeLiteral(`|${nationalFromAbroad}|${abroad}`)} else '' end
      || ${escapeLiteral(end)}
      || case when ${mayBeOutgoing(text)} then ${escapeLiteral(`|(${afterOtherSigns("0-9A-Za-z", "0-9", between)})((?:${outgoingInGroups}|${outgoingInOne})${numberEnd})`)} else '' end
    else ${escapeLiteral(begin + end)} end`;
