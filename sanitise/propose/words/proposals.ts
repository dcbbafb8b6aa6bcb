import { masks } from "../../masks/registry";

/** What masks are proposed for, each with its mask. */
export const proposals = Object.values(masks).flatMap((mask) =>
  mask.proposed ? [{ ...mask.proposed, mask }] : [],
);

export type MaskProposal = (typeof proposals)[number];

/** What a column's name proposes. */
export function proposalByName(name: string): MaskProposal | undefined {
  const plain = plainName(name);
  return (
    proposals.find(({ sure }) => sure?.test(plain)) ??
    proposals.find(({ likely }) => likely?.test(plain))
  );
}

/** A column's name in small letters, with `_` between its words: `firstName` is `first_name`. */
export function plainName(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z\d]+/g, "_");
}
