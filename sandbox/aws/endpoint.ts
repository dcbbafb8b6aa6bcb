import { randomUUID } from "node:crypto";
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { Cloud } from "./account/cloud";
import type { Control } from "./control";
import { controlPath, type Daemon, handleControl } from "./control-api";
import { answerCall } from "./dispatch";
import type { RequestLog } from "./request-log";
import type { State } from "./state/records";

/** Longest body that is read, in bytes. */
const longest = 1024 * 1024;

/** The parts of a sandbox that is up. */
export interface Ready {
  readonly cloud: Cloud;
  readonly requests: RequestLog;
  readonly control: Control;
}

/**
 * The HTTP server of a sandbox: AWS's services on `POST /`, the control API below `/_sandbox/`.
 * It listens before the sandbox is up, since its port is what keeps a second daemon from the same home.
 */
export function createEndpoint(
  state: State,
  daemon: Daemon,
  ready: () => Ready | undefined,
): Server {
  const server = createServer((request, response) => {
    serve(state, daemon, ready(), request, response).catch((error: unknown) => {
      ready()?.cloud.report(`${request.url}: ${String(error)}`);
      response.destroy();
    });
  });
  // A client that is about to use a connection again mustn't find it closed.
  server.keepAliveTimeout = 65_000;
  return server;
}

async function serve(
  state: State,
  daemon: Daemon,
  ready: Ready | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  if (!body) {
    response.writeHead(413, { connection: "close" }).end();
    return;
  }
  if (request.url?.startsWith(controlPath)) {
    return handleControl(
      request,
      response,
      body,
      state.token,
      daemon,
      ready?.control,
    );
  }
  const requestId = randomUUID();
  const answer = ready
    ? await answerCall(ready.cloud, ready.requests, {
        requestId,
        method: request.method ?? "GET",
        url: new URL(request.url ?? "/", "http://sandbox"),
        headers: request.headers,
        body,
      })
    : { status: 503, type: "text/plain", body: `${daemon.progress()}\n` };
  if (answer === "drop") {
    request.socket.destroy();
    return;
  }
  if (answer === "hold") return;
  response.writeHead(answer.status, {
    "content-type": answer.type,
    "x-amzn-requestid": requestId,
    ...("error" in answer ? { "x-amzn-errortype": answer.error } : {}),
  });
  response.end(answer.body);
}

/** Undefined when it is too long. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk);
    length += part.length;
    if (length > longest) return undefined;
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}
