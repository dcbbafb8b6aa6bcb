import { masks } from "../../masks/registry";

/** What types and findings masks are for, each with its mask. */
export const proposals = Object.values(masks).flatMap((mask) =>
  mask.proposed ? [{ ...mask.proposed, mask }] : [],
);

/** A column's name in small letters, with `_` between its words: `firstName` is `first_name`. */
export function plainName(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z\d]+/g, "_");
}
