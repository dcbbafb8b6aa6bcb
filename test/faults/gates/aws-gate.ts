import {
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { Gate } from "./gate";

/** A call of AWS, as it came by. */
export interface AwsCall {
  readonly action: string;
  readonly parameters: URLSearchParams;
}

/** Which calls are meant. */
export type Which = (call: AwsCall) => boolean;

/** Calls of one action. @param having what a parameter must be, where it matters */
export function calls(
  action: string,
  having: Readonly<Record<string, string>> = {},
): Which {
  return (call) =>
    call.action === action &&
    Object.entries(having).every(
      ([name, value]) => call.parameters.get(name) === value,
    );
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** Stands between the engine and the sandbox, and sends all calls on as they are but those that it is told of. */
export class AwsGate {
  private readonly gates = new Set<HeldCalls>();
  private readonly cuts: Which[] = [];
  private isDown = false;
  /** What came by since the last time that this was emptied. */
  readonly seen: AwsCall[] = [];

  private constructor(
    private readonly server: Server,
    private readonly sandbox: URL,
  ) {}

  /** Begins to listen. @param sandbox where calls go */
  static async start(sandbox: string): Promise<AwsGate> {
    const server = createServer((incoming, response) => {
      gate.pass(incoming, response).catch(() => response.destroy());
    });
    server.keepAliveTimeout = 65_000;
    const gate = new AwsGate(server, new URL(sandbox));
    await new Promise<void>((resolve) =>
      server.listen(0, "127.0.0.1", resolve),
    );
    return gate;
  }

  get url(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /**
   * Holds calls that come from now on.
   * @param end `begin`: the call isn't done until it is let go on; `end`: it is done, and its answer waits. One that
   * is sent again meanwhile isn't done again.
   */
  hold(which: Which, end: "begin" | "end" = "begin"): Gate {
    const held = new HeldCalls(which, end, () => this.gates.delete(held));
    this.gates.add(held);
    return held;
  }

  /** Cuts the next answer to such a call in the middle of its body. */
  cutNext(which: Which): void {
    this.cuts.push(which);
  }

  /** Refuses connections, as a network that is down; or no longer. */
  down(isDown: boolean): void {
    this.isDown = isDown;
    if (isDown) this.server.closeAllConnections();
  }

  /** Lets all go on as if nothing was. */
  async mend(): Promise<void> {
    this.down(false);
    this.cuts.length = 0;
    for (const held of this.gates) await held.release();
  }

  async stop(): Promise<void> {
    await this.mend();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async pass(
    incoming: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (this.isDown) {
      incoming.socket.destroy();
      return;
    }
    const body = await bodyOf(incoming);
    const parameters = new URLSearchParams(body.toString());
    const action =
      parameters.get("Action") ??
      String(incoming.headers["x-amz-target"] ?? "")
        .split(".")
        .at(-1) ??
      "";
    const call = { action, parameters };
    this.seen.push(call);
    const gate = [...this.gates].find(({ which }) => which(call));
    const isGone = () => incoming.socket.destroyed;
    const atEnd = gate?.isAtEnd ?? false;
    if (gate && !atEnd) await gate.come();
    // Who was killed meanwhile, or waits no longer, has not called.
    if (isGone()) return;
    const answer = await this.forward(incoming, body);
    if (gate && atEnd) await gate.come();
    if (isGone()) return;
    response.writeHead(answer.status, answer.headers);
    const cut = this.cuts.findIndex((which) => which(call));
    if (cut < 0) {
      response.end(answer.body);
      return;
    }
    this.cuts.splice(cut, 1);
    const half = answer.body.subarray(0, Math.floor(answer.body.length / 2));
    response.write(half, () => response.destroy());
  }

  private forward(incoming: IncomingMessage, body: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const { method, url, headers } = incoming;
      const { hostname, port } = this.sandbox;
      const onward = request(
        // The host as it was signed.
        { hostname, port, method, path: url, headers },
        (answer) => {
          bodyOf(answer).then(
            (body) =>
              resolve({
                status: answer.statusCode ?? 500,
                headers: withLength(answer.headers, body),
                body,
              }),
            reject,
          );
        },
      );
      onward.on("error", reject);
      onward.end(body);
    });
  }
}

/** Calls of one kind that are held. */
class HeldCalls implements Gate {
  private readonly waiting: (() => void)[] = [];
  private done = false;
  private came = false;

  constructor(
    readonly which: Which,
    private readonly end: "begin" | "end",
    private readonly forget: () => void,
  ) {}

  /** Whether the next one is to be done before it waits. */
  get isAtEnd(): boolean {
    return this.end === "end" && !this.came;
  }

  come(): Promise<void> {
    this.came = true;
    return this.done
      ? Promise.resolve()
      : new Promise((resolve) => this.waiting.push(resolve));
  }

  async isThere(): Promise<boolean> {
    return this.came;
  }

  async release(): Promise<void> {
    this.done = true;
    this.forget();
    for (const go of this.waiting.splice(0)) go();
  }
}

function withLength(
  headers: IncomingMessage["headers"],
  body: Buffer,
): IncomingMessage["headers"] {
  const { "transfer-encoding": _, ...rest } = headers;
  return { ...rest, "content-length": String(body.length) };
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
