import { createHash } from "node:crypto";
import { derive } from "../../sanitise/masks/shared/keys";

/**
 * The mask of an address, reckoned here.
 * @param digits how many a column has room for; of the longest two are fixed
 */
export function emailMask(key: string, address: string, digits = 20): string {
  const mac = createHash("sha256")
    .update(`${derive(key, "email")}${address}`)
    .digest("hex")
    .slice(0, digits);
  return `u${digits < 20 ? mac : mac.replace(/(?<=^.{10})../, "e9")}@example.com`;
}
