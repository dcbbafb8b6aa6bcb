import { setTimeout as sleep } from "node:timers/promises";

/** Work that goes on after a call was answered, and ends with the sandbox. */
export class Background {
  private readonly ending = new AbortController();
  private readonly running = new Set<Promise<void>>();

  /** @param report Told of work that failed; the sandbox goes on. */
  constructor(private readonly report: (error: unknown) => void) {}

  /** Aborted when the sandbox stops. */
  get signal(): AbortSignal {
    return this.ending.signal;
  }

  /** Starts work that nobody waits for. */
  run(work: () => Promise<void>): void {
    if (this.signal.aborted) return;
    const task = work()
      .catch((error: unknown) => {
        if (!this.signal.aborted) this.report(error);
      })
      .finally(() => this.running.delete(task));
    this.running.add(task);
  }

  /** Waits `milliseconds`. Rejects when the sandbox stops meanwhile, so that work ends at its next pause. */
  async pause(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.signal });
  }

  /** Lets no pause go on and waits until all work has ended. */
  async stop(): Promise<void> {
    this.ending.abort();
    await Promise.all(this.running);
  }
}
