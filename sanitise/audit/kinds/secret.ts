import { escapeLiteral } from "pg";
import { key, likeKey, privateKey } from "../../masks/spellings/secret";
import { before, type Kind, notInside } from "./kind";

const exact = `${notInside.before}${key}|${privateKey}`;

/** Keys and tokens that open something. */
export const secret: Kind & { readonly look: string } = {
  name: "secret key",
  look: likeKey(before),
  holds: (text) => `(${text} ~ ${escapeLiteral(exact)})`,
};
