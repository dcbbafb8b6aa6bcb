import type { Contents } from "./count-contents";

/** Of the values of the one with fewer, how many the other has too, before they are taken for the same. */
const overlap = 0.3;

/** Whether two columns have many values in common, as far as was looked. */
export function holdTheSame(
  a: Contents | undefined,
  b: Contents | undefined,
): boolean {
  const [one, other] = [a?.sketch ?? [], b?.sketch ?? []];
  // Each has its smallest hashes only: what lies above the other's greatest tells nothing.
  const limit = Math.min(
    one.at(-1) ?? Number.NEGATIVE_INFINITY,
    other.at(-1) ?? Number.NEGATIVE_INFINITY,
  );
  const left = one.filter((hash) => hash <= limit);
  const right = new Set(other.filter((hash) => hash <= limit));
  const shared = left.filter((hash) => right.has(hash)).length;
  return shared > 0 && shared >= overlap * Math.min(left.length, right.size);
}
