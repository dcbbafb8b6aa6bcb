import { escapeLiteral } from "pg";
import {
  clearPasswords,
  likeClearPassword,
  loginInAddress,
} from "../../masks/spellings/clear-password";
import { type Kind, notInside } from "./kind";

const exact = [`${notInside.before}${loginInAddress}`, ...clearPasswords].join(
  "|",
);

/** A login for another server, in clear: in an address, a connection string, an option or a setting. */
export const clearPassword: Kind & { readonly look: string } = {
  name: "password in clear",
  look: likeClearPassword,
  holds: (text) => `(${text} ~ ${escapeLiteral(exact)})`,
};
