import { until } from "./until";

/** What is said from now on. */
export interface Said {
  /** Waits for a line like that. @returns the first one */
  line(like: RegExp): Promise<string>;
  /** Every line so far. */
  all(): readonly string[];
}

/** Listens to what is said to the person at `pulumi up`, until the test ends. */
export function listen(t: {
  capture(on: Console, method: "log"): () => { args: unknown[] }[];
}): Said {
  const heard = t.capture(console, "log");
  const lines: string[] = [];
  const all = () => {
    lines.push(...heard().map(({ args }) => args.join(" ")));
    return lines;
  };
  return {
    all,
    line: (like) =>
      until(
        () => `a line like ${like} among:\n${all().join("\n")}`,
        async () => all().find((line) => like.test(line)),
      ),
  };
}

/** A text without its lines about waits, which a slow machine has and a quick one hasn't. */
export function withoutWaits(text: string): string {
  return text
    .split("\n")
    .filter(
      (line) => !/^(waiting for|reading what) |hasn't answered/.test(line),
    )
    .join("\n");
}
