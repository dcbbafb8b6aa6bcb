import { escapeLiteral } from "pg";
import { cardDigits, isCard } from "../../masks/spellings/card";
import { after, type Kind } from "./kind";

const { plain, dashed } = cardDigits;

/** A UUID of digits alone would hold groups of four with dashes. */
const uuid = "[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}";

/** Not in a longer token, nor the decimals of a number, nor among the groups of an account's. */
const start =
  "(?<![0-9A-Za-z]|[0-9]\\.|[A-Za-z]{2}[0-9]{2}(?:[ .-][0-9A-Za-z]{4}){0,5}[ .-])";
const candidate = `${start}(${plain}|${dashed})(?![0-9A-Za-z])`;

/** Payment card numbers whose last digit is the right one. */
export const card: Kind & { readonly look: string } = {
  name: "payment card number",
  // Before a dash and groups with dashes stands a UUID far more often than a card.
  look: `(?:(?:^|[^0-9A-Za-z.]|(?:^|[^0-9])\\.)(?:${plain})|(?:^|[^0-9A-Za-z])(?:${dashed}))${after}`,
  holds: (text) => `(${text} ~ ${escapeLiteral(candidate)} and exists (
    select from regexp_matches(regexp_replace(${text}, ${escapeLiteral(uuid)}, '|', 'g'), ${escapeLiteral(candidate)}, 'g') found
    where ${isCard("found[1]")}))`,
};
