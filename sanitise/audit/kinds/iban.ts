import { escapeLiteral } from "pg";
import { account, isAccount, likeAccount } from "../../masks/spellings/iban";
import { after, before, type Kind, notInside } from "./kind";

const look = `${before}${likeAccount}${after}`;
const candidate = `${notInside.before}(${account})${notInside.after}`;

/** International bank account numbers whose check digits are right. */
export const iban: Kind & { readonly look: string } = {
  name: "IBAN",
  look,
  holds: (text) => `(${text} ~ ${escapeLiteral(look)} and exists (
    select from regexp_matches(${text}, ${escapeLiteral(candidate)}, 'g') found
    where ${isAccount("found[1]")}))`,
};
