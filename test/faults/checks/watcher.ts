import { setTimeout as delay } from "node:timers/promises";

/** Milliseconds between two looks. */
const EVERY = 200;

/** Looks again and again, and keeps what was wrong. */
export class Watcher {
  private count = 0;
  private readonly found = new Map<string, number>();
  private readonly over = new AbortController();
  private ended: Promise<void> = Promise.resolve();
  /** Whether an answer that doesn't come is part of what is done: the server that the target uses is struck. */
  mayBeSilent = false;

  /** @param look throws what is wrong; {@link Silence} where nothing answered */
  constructor(private readonly look: () => Promise<void>) {}

  start(): void {
    this.ended = this.run();
  }

  async stop(): Promise<void> {
    this.over.abort();
    await this.ended;
  }

  /** What was seen since this was asked last. */
  take(): { readonly looks: number; readonly problems: readonly string[] } {
    const taken = {
      looks: this.count,
      problems: [...this.found].map(
        ([problem, times]) => `at ${times} looks: ${problem}`,
      ),
    };
    this.count = 0;
    this.found.clear();
    return taken;
  }

  private async run(): Promise<void> {
    const { signal } = this.over;
    while (!signal.aborted) {
      const { mayBeSilent } = this;
      const began = Date.now();
      try {
        await this.look();
      } catch (error) {
        if (!(error instanceof Silence && (mayBeSilent || this.mayBeSilent))) {
          const text = error instanceof Error ? error.message : String(error);
          this.found.set(text, (this.found.get(text) ?? 0) + 1);
        }
      }
      this.count += 1;
      // On a busy machine looks mustn't be all that it does.
      await delay(Math.max(EVERY, Date.now() - began), undefined, {
        signal,
      }).catch(() => undefined);
    }
  }
}

/** Something gave no answer. */
export class Silence extends Error {
  override readonly name = "Silence";
}
