import { escapeLiteral } from "pg";
import { cardDigits, isCard } from "../../masks/spellings/card";
import { beforeNumber } from "../../masks/spellings/phone";
import { after, type Kind } from "./kind";

const { plain, dashed } = cardDigits;

/** A UUID of digits alone would hold groups of four with dashes. */
const uuid = "[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}";

/** Not in a longer token, nor the decimals of a number, nor among the groups of an account's. */
const start =
  "(?<![0-9A-Za-z]|[0-9]\\.|[A-Za-z]{2}[0-9]{2}(?:[ .-][0-9A-Za-z]{4}){0,5}[ .-])";
const candidate = `${start}(${plain}|${dashed})(?![0-9A-Za-z])`;

/** A mark of an account's groups. */
const accountsGroup = "[A-Za-z]{2}[0-9]{2}[ .-]";

/** The same without those, for a text that begins with a character that isn't its own: it takes a tenth of the time. */
const candidateElsewhere = `(?:${beforeNumber})(${plain}|${dashed})(?![0-9A-Za-z])`;

/** Payment card numbers whose last digit is the right one. */
export const card: Kind & { readonly look: string } = {
  name: "payment card number",
  // Before a dash and groups with dashes stands a UUID far more often than a card.
  look: `(?:(?:^|[^0-9A-Za-z.]|(?:^|[^0-9])\\.)(?:${plain})|(?:^|[^0-9A-Za-z])(?:${dashed}))${after}`,
  holds: (text) => {
    const bare = `regexp_replace(${text}, ${escapeLiteral(uuid)}, '|', 'g')`;
    const isAmong = (before: string, pattern: string) =>
      `${before}${text} ~ ${escapeLiteral(pattern)} and exists (select from regexp_matches(${before}${bare}, ${escapeLiteral(pattern)}, 'g') found where ${isCard("found[1]")})`;
    return `(case when ${text} ~ ${escapeLiteral(accountsGroup)} then ${isAmong("", candidate)} else ${isAmong("' ' || ", candidateElsewhere)} end)`;
  },
};
