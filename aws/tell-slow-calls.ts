import type { MetadataBearer, MiddlewareStack } from "@smithy/types";
import { whileWaiting } from "../words/while-waiting";

/** How often a call was sent, and what came of the last time. */
interface Attempts {
  begun: number;
  /** The error's name, e.g. `ThrottlingException`. */
  failed?: string;
}

/**
 * Lets a client tell what it waits for: a call that has no answer, that is asked again and again, or that credentials aren't
 * there for. Calls that fail at last tell by their error.
 */
export function tellSlowCalls<
  Input extends object,
  Output extends MetadataBearer,
>(stack: MiddlewareStack<Input, Output>): void {
  const ofCall = new WeakMap<object, Attempts>();
  stack.add(
    (next, context) => (args) => {
      const attempts: Attempts = { begun: 0 };
      ofCall.set(context, attempts);
      return whileWaiting(
        () => waitedFor(context.clientName, context.commandName, attempts),
        () => next(args),
      );
    },
    // Around everything, credentials included.
    { step: "initialize", priority: "high", name: "tellSlowCalls" },
  );
  stack.add(
    (next, context) => async (args) => {
      const attempts = ofCall.get(context) ?? { begun: 0 };
      attempts.begun++;
      try {
        return await next(args);
      } catch (error) {
        attempts.failed = error instanceof Error ? error.name : "an error";
        throw error;
      }
    },
    // After the retries, which have a high one: each attempt comes by.
    { step: "finalizeRequest", priority: "low", name: "countAttempts" },
  );
}

function waitedFor(
  client = "AWS",
  command = "a call",
  { begun, failed }: Attempts,
): string {
  const service = client.replace(/Client$/, "");
  const call = command.replace(/Command$/, "");
  if (begun === 0)
    return `waiting for AWS credentials, to ask ${service} for ${call}`;
  if (failed === undefined) return `${service} hasn't answered ${call}`;
  return `${service} hasn't answered ${call}: attempt ${begun}, the one before failed (${failed})`;
}
