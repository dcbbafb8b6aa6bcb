import { isDeepStrictEqual } from "node:util";

/** What there is: names of facts, and what is so. */
export type Facts = Readonly<Record<string, unknown>>;

/** How facts differ from what was expected: a line for each. */
export function differences(expected: Facts, found: Facts): string[] {
  return Object.keys({ ...expected, ...found }).flatMap((name) =>
    isDeepStrictEqual(expected[name], found[name])
      ? []
      : [
          `${name}: ${shown(found[name], expected[name])} instead of ${shown(expected[name], found[name])}`,
        ],
  );
}

/** Of lists and records only what the other one hasn't. */
function shown(one: unknown, other: unknown): string {
  if (
    Array.isArray(one) &&
    Array.isArray(other) &&
    one.length + other.length > 8
  )
    return JSON.stringify(
      one.filter((item) => !other.some((it) => isDeepStrictEqual(it, item))),
    );
  if (isRecord(one) && isRecord(other))
    return JSON.stringify(
      Object.fromEntries(
        Object.entries(one).filter(
          ([name, value]) => !isDeepStrictEqual(value, other[name]),
        ),
      ),
    );
  return JSON.stringify(one) ?? "nothing";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
