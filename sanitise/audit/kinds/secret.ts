import { escapeLiteral } from "pg";
import { keyShapes, privateKey } from "../../masks/spellings/secret";
import { type Kind, notInside } from "./kind";

const shapes = `(?:${keyShapes.join("|")})`;
const exact = `${notInside.before}${shapes}|${privateKey}`;

/** Keys and tokens that open something. */
export const secret: Kind & { readonly look: string } = {
  name: "secret key",
  look: `(?:^|[^0-9A-Za-z])${shapes}|${privateKey}`,
  holds: (text) => `(${text} ~ ${escapeLiteral(exact)})`,
};
