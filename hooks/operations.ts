import { setTimeout as delay } from "node:timers/promises";
import type { dynamic } from "@pulumi/pulumi";
import { cancelled } from "../process/cancellation";
import { visible } from "../words/visible";
import { whileSilent } from "../words/while-waiting";
import { followEngine, listenForCancel } from "./host/follow-engine";

/** What is done by a hook that can take long; an update does what a creation does. */
export interface Doing {
  readonly create: string;
  readonly delete?: string;
}

/** What a hook's module exports. */
export interface HookModule {
  readonly provider: dynamic.ResourceProvider;
  /** What it is at, as a line for who waits; of a hook without it the next words are awaited in silence. */
  readonly doing?: Doing;
  /** What the target uses now, in a sentence; only of hooks that change that. Gets inputs or outputs. */
  readonly targetNow?: (props: never) => Promise<string>;
}

/** Milliseconds that a cancelled operation has to clean up and to end by itself. */
const grace = 4_000;

/** Milliseconds for AWS to say what the target uses. */
const patience = 4_000;

/**
 * The hook's operations as the engine is to meet them. They end when the engine cancels the run, and they say what the
 * target uses then. Their errors may be printed, as the engine does: they may quote what others named, be it a
 * table, an instance or an environment.
 */
export function operations({
  provider,
  targetNow,
  doing,
}: HookModule): dynamic.ResourceProvider {
  followEngine();
  listenForCancel();
  return new Proxy(provider, {
    get: (all, name) => {
      const operation: unknown = Reflect.get(all, name);
      if (typeof operation !== "function") return operation;
      return async (...args: readonly unknown[]) => {
        const words = () => targetNow?.(args.at(-1) as never);
        try {
          const done = () => untilCancelled(operation.apply(all, args), words);
          const what = doing && wordsFor(doing, name);
          return what === undefined
            ? await done()
            : await whileSilent(what, done);
        } catch (error) {
          throw visibly(error);
        }
      };
    },
  });
}

function wordsFor(doing: Doing, operation: string | symbol) {
  if (operation === "delete") return doing.delete;
  return operation === "create" || operation === "update"
    ? doing.create
    : undefined;
}

/** @throws Error when the run is cancelled and the operation doesn't end well soon */
async function untilCancelled<T>(
  operation: Promise<T>,
  targetNow: () => Promise<string> | undefined,
): Promise<T> {
  const over = new AbortController();
  const asked = new Promise<void>((resolve) => {
    if (cancelled.aborted) resolve();
    cancelled.addEventListener("abort", () => resolve(), over);
  }).then(() => delay(grace, undefined, { signal: over.signal }));
  asked.catch(() => undefined);
  try {
    return await Promise.race([
      operation,
      asked.then((): never => {
        throw cancelled.reason;
      }),
    ]);
  } catch (error) {
    if (!cancelled.aborted) throw error;
    throw new Error(await cancelledWords(targetNow()), { cause: error });
  } finally {
    over.abort();
  }
}

async function cancelledWords(
  targetNow: Promise<string> | undefined,
): Promise<string> {
  const unknown = "What the target uses now AWS didn't say in time.";
  const now = await Promise.race([
    targetNow?.catch(() => unknown) ??
      "The target is untouched: it uses what it used before.",
    delay(patience, unknown, { ref: false }),
  ]);
  return `Ended before it was done, as you asked. ${now}\nRun the same command again to go on, or "pulumi destroy" to take everything away: what was begun here stays until then.`;
}

function visibly(error: unknown): unknown {
  for (let one = error; one instanceof Error; one = one.cause) {
    one.message = visible(one.message);
    if (one.stack !== undefined) one.stack = visible(one.stack);
  }
  return error;
}
