import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Control } from "./control";

/** Path below which the control API is. AWS has no such path. */
export const controlPath = "/_sandbox/";

/** Header that carries the token. A web page can't send it to another origin without being asked. */
export const tokenHeader = "x-sandbox-token";

/** What the control API can do besides `Control`. */
export interface Daemon {
  /** What the sandbox is doing until it is ready; undefined when it is. */
  progress(): string | undefined;
  /** Ends the sandbox after the answer. Undefined for one that lives in a test. */
  readonly stop?: () => void;
}

/** Names that a caller may call: each takes its arguments as a JSON list. GET works for those without arguments. */
export const controlNames = [
  "overview",
  "snapshot",
  "failCalls",
  "failUpdate",
  "expireCredentials",
  "hideSettings",
  "hold",
  "crash",
  "mend",
  "setPace",
  "setPageSize",
  "requests",
  "forgetRequests",
] as const satisfies readonly (keyof Control)[];

/** Answers a request below `controlPath`, e.g. `GET /_sandbox/requests` or `POST /_sandbox/hold` with `["cobalt-production","modifying",5]`. */
export async function handleControl(
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
  token: string,
  daemon: Daemon,
  control: Control | undefined,
): Promise<void> {
  const answer = (status: number, value: unknown) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(value ?? null));
  };
  if (!same(String(request.headers[tokenHeader] ?? ""), token)) {
    return answer(403, {
      error: `The control API needs the sandbox's token in the header ${tokenHeader}.`,
    });
  }
  const name = request.url?.slice(controlPath.length);
  if (name === "progress") {
    return answer(200, { doing: daemon.progress(), pid: process.pid });
  }
  if (name === "stop" && request.method === "POST" && daemon.stop) {
    answer(200, null);
    return daemon.stop();
  }
  const known = controlNames.find((known) => known === name);
  if (!known) {
    return answer(404, {
      error: `There is no ${name}. There are: ${controlNames.join(", ")}.`,
    });
  }
  if (!control) return answer(503, { error: daemon.progress() });
  try {
    const parsed: unknown = body.length ? JSON.parse(body.toString()) : [];
    const call = control[known] as (...list: unknown[]) => Promise<unknown>;
    answer(200, await call(...(Array.isArray(parsed) ? parsed : [parsed])));
  } catch (error) {
    answer(400, {
      error: error instanceof Error ? error.message : String(error),
    });
  }
}

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
