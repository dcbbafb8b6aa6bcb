/** Where a run is held until it is let go on. */
export interface Gate {
  /** Whether the run stands there. Asked again and again; a gate of several steps goes to its next one here. */
  isThere(): Promise<boolean>;
  /** Lets the run go on, and all that come after it. May be called twice. */
  release(): Promise<void>;
}

/** A gate that is set only once the run stands at another one, which then lets it go on to this one. */
export function after(first: Gate, next: () => Promise<Gate>): Gate {
  let second: Gate | undefined;
  return {
    isThere: async () => {
      if (second) return second.isThere();
      if (!(await first.isThere())) return false;
      second = await next();
      await first.release();
      return false;
    },
    release: async () => {
      await first.release();
      await second?.release();
    },
  };
}
