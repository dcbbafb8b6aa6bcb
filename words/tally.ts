/** Something that is worked through. */
export interface Part {
  readonly name: string;
  readonly bytes: number;
}

/** Counts what is through of a work of which the parts are known. */
export interface Tally {
  readonly total: number;
  /** Bytes of the parts that are through. */
  through(): number;
  /** The parts at work, the largest first. */
  atWork(): readonly Part[];
  /** Counts a part as at work while its work is done, and as through once that has ended well. */
  during<T>(part: Part, work: () => Promise<T>): Promise<T>;
}

/** @param total bytes of all parts */
export function tallyOf(total: number): Tally {
  const working = new Set<Part>();
  let through = 0;
  return {
    total,
    through: () => through,
    atWork: () => [...working].toSorted((a, b) => b.bytes - a.bytes),
    during: async (part, work) => {
      working.add(part);
      try {
        const result = await work();
        through += part.bytes;
        return result;
      } finally {
        working.delete(part);
      }
    },
  };
}
