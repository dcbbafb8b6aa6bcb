/**
 * Whether a pattern stands for that name: `*` for any run of characters, none included, everything else
 * for itself. Upper and lower case count.
 */
export function matchesPattern(pattern: string, name: string): boolean {
  if (!isPattern(pattern)) return pattern === name;
  const known = expressions.get(pattern) ?? expressionFor(pattern);
  expressions.set(pattern, known);
  return known.test(name);
}

/** Of the patterns that were asked for: each is held against every name there is. */
const expressions = new Map<string, RegExp>();

function expressionFor(pattern: string): RegExp {
  const parts = pattern
    .split(/\*+/)
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s");
}

/** How specific a pattern is: its characters that stand for themselves. */
export function literalLength(pattern: string): number {
  return [...pattern.replaceAll("*", "")].length;
}

/** Whether it stands for more than one name. */
export function isPattern(text: string): boolean {
  return text.includes("*");
}

/** One that can win over others: a name or a pattern, and how specific it is. */
export interface Candidate<T> {
  readonly value: T;
  /** Whether it is the very name. */
  readonly exact: boolean;
  readonly literals: number;
}

/** The most specific: the very name, else the one with the most literal characters. More than one where they tie. */
export function mostSpecific<T>(candidates: readonly Candidate<T>[]): T[] {
  const exact = candidates.find((one) => one.exact);
  if (exact) return [exact.value];
  const most = Math.max(...candidates.map(({ literals }) => literals));
  return candidates
    .filter(({ literals }) => literals === most)
    .map(({ value }) => value);
}
