/** What was measured against what, in one environment. */
export interface Figure {
  readonly what: string;
  readonly data: string;
  readonly settings: string;
  readonly ours: number;
  readonly other: number;
  readonly unit: "s" | "MiB" | "µs a row" | "ms" | "processors";
  readonly target: Target;
  readonly note?: string;
}

/** `at most`: ours divided by the other; `at least`: the other divided by ours. */
export interface Target {
  readonly is: "at most" | "at least";
  readonly ratio: number;
}

/** The ratio that the target is about. */
export function ratioOf({ ours, other, target }: Figure): number {
  return target.is === "at most" ? ours / other : other / ours;
}

/** How much of what the target allows is used: up to 1 it is met. */
export function shareOf(figure: Figure): number {
  const ratio = ratioOf(figure);
  const { is, ratio: wanted } = figure.target;
  return is === "at most" ? ratio / wanted : wanted / ratio;
}

/** The middle one; of an even count the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1];
  const high = sorted[Math.floor(middle)];
  if (low === undefined || high === undefined)
    throw new RangeError("There is no median of nothing.");
  return (low + high) / 2;
}

/** What a figure's least is, on the figure's own scale: below that no target can be met. */
export function leastNote(ratio: number, target: number): string {
  return `the least: ${ratio.toFixed(2)}${ratio > target ? ", more than the target" : ""}`;
}
