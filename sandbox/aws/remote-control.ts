import type { Control } from "./control";
import { controlNames, controlPath, tokenHeader } from "./control-api";
import type { State } from "./state/records";

/** Where a sandbox answers, and its token. */
export type Reachable = Pick<State, "port" | "token">;

/** How long a call may take, in milliseconds. The longest is a snapshot. */
const patience = 150_000;

/** The control of a sandbox in another process. */
export function remoteControl(sandbox: Reachable): Control {
  const entries = controlNames.map((name) => [
    name,
    (...parameters: unknown[]) => callControl(sandbox, name, parameters),
  ]);
  return Object.fromEntries(entries) as Control;
}

/** One call of the control API. Throws with the sandbox's own words when it refuses. */
export async function callControl(
  { port, token }: Reachable,
  name: string,
  parameters: readonly unknown[] = [],
  timeout = patience,
): Promise<unknown> {
  const response = await fetch(
    `http://127.0.0.1:${port}${controlPath}${name}`,
    {
      method: "POST",
      headers: { [tokenHeader]: token, "content-type": "application/json" },
      body: JSON.stringify(parameters),
      signal: AbortSignal.timeout(timeout),
    },
  );
  const answer: unknown = await response.json();
  if (response.ok) return answer;
  throw new Error(
    typeof answer === "object" && answer && "error" in answer
      ? String(answer.error)
      : `The sandbox answered ${response.status}.`,
  );
}

/** What answers on a sandbox's port. */
export type Answering =
  | {
      readonly is: "this";
      /** What it is doing until it is up. */
      readonly doing?: string;
      readonly pid: number;
    }
  /** Nothing listens, or something else does. */
  | { readonly is: "none" | "other" };

/**
 * Whether the sandbox with this token answers on its port.
 * Throws when what listens doesn't answer in time: it may be this sandbox, on a busy machine.
 * @param patience milliseconds. Default: a minute
 */
export async function ask(
  sandbox: Reachable,
  patience = 60_000,
): Promise<Answering> {
  try {
    const answer = await callControl(sandbox, "progress", [], patience);
    const { doing, pid } = answer as { doing?: string; pid: number };
    return { is: "this", doing, pid };
  } catch (error) {
    if (error instanceof Error && error.name === "TimeoutError") {
      throw new Error(
        `What listens on port ${sandbox.port}, which is this sandbox's, hasn't answered for ${patience / 1000} s. It is busy, as a machine under load makes it, or stopped. Leave it, and try again in a minute: nothing was changed.`,
      );
    }
    return { is: isRefused(error) ? "none" : "other" };
  }
}

function isRefused(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return (
    typeof cause === "object" &&
    cause !== null &&
    "code" in cause &&
    cause.code === "ECONNREFUSED"
  );
}
