/** Something that took a while. Both in seconds. */
export interface Span {
  readonly start: number;
  readonly seconds: number;
}

/** A share of a whole as SVG has it: `12.5%`. Of nothing it is all. */
export function percent(part: number, whole: number): string {
  const share = whole > 0 ? Math.min(Math.max(part / whole, 0), 1) : 1;
  return `${Math.round(share * 100_000) / 1000}%`;
}

/** Spans are told to a thousandth of a second, so one can seem to begin before the one ahead of it ends. */
const rounding = 0.002;

/**
 * Lays spans into lanes so that no two of a lane overlap: things that ran one after the other on a
 * connection share one. In the order of their starts, each into the first lane that is free.
 */
export function packLanes<T extends Span>(spans: readonly T[]): T[][] {
  const lanes: T[][] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const free = lanes.find((lane) => {
      const last = lane.at(-1);
      return !last || last.start + last.seconds <= span.start + rounding;
    });
    if (free) free.push(span);
    else lanes.push([span]);
  }
  return lanes;
}

/** Round times for an axis of that length, from 0; five at most, and 0 alone where that is less than a tenth of a second. */
export function ticks(seconds: number): number[] {
  if (!(seconds > 0)) return [0];
  const step = steps.find((one) => seconds / one <= 4.5) ?? seconds / 4;
  return Array.from(
    { length: Math.floor(seconds / step + 1e-9) + 1 },
    (_, index) => Math.round(index * step * 1000) / 1000,
  );
}

/** Seconds that people count in: tenths, then what a clock's face has. */
const steps = [
  ...[0.1, 0.2, 0.5],
  ...[1, 60].flatMap((unit) =>
    [1, 2, 5, 10, 15, 30].map((times) => times * unit),
  ),
  ...[1, 2, 6, 12, 24].map((hours) => hours * 3600),
];
