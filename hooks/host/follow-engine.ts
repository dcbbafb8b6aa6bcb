import { createRequire } from "node:module";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { cancel } from "../../process/cancellation";

/** Milliseconds for sessions and processes to end, once the engine is gone. */
const grace = 2_000;

let follows = false;
let listens = false;

/** What a process of dynamic providers runs: this folder's program, or @pulumi/pulumi's where a Pulumi.yaml doesn't name that. */
const programs =
  /[\\/](?:pulumi-resource-pulumi-nodejs$|cmd[\\/]dynamic-provider)/;

/** Ends this process of dynamic providers when its engine is gone, with what it does. Does nothing elsewhere. */
export function followEngine(): void {
  const [, program = "", engine = ""] = process.argv;
  if (follows || !programs.test(program)) return;
  follows = true;
  void outlive(engine);
}

/**
 * Ends what this process of dynamic providers does when its engine asks it to: called after the engine's first request.
 * Does nothing in a process that follows no engine.
 *
 * At Ctrl-C the engine asks each provider to cancel, and waits. @pulumi/pulumi answers that for dynamic providers and
 * tells nobody (`cancel` in its cmd/dynamic-provider/index.ts). It is the one request after the first that carries
 * nothing, so it is known by the decoding of that nothing.
 */
export function listenForCancel(): void {
  if (!follows || listens) return;
  listens = true;
  const ofPulumi = createRequire(require.resolve("@pulumi/pulumi"));
  const {
    Empty,
  }: { Empty: { deserializeBinary(bytes: Uint8Array): unknown } } = ofPulumi(
    "google-protobuf/google/protobuf/empty_pb.js",
  );
  const decode = Empty.deserializeBinary;
  Empty.deserializeBinary = (bytes) => {
    cancel();
    return decode(bytes);
  };
}

/**
 * Keeps a connection to the engine. Nothing else tells that it has died: this process has a group and a parent of its
 * own, and finds its output closed only when it writes.
 */
async function outlive(engine: string): Promise<void> {
  const [host = "", port = ""] = engine.split(":");
  // The engine hangs up on who says nothing, after two minutes.
  while (await connected(host, Number(port)));
  cancel();
  await delay(grace);
  // Node's own end waits for its threads, of which one may wait for a name's address, a disk or, in a deadlock of Node's
  // (nodejs/node issue 54918), for this one. What others do at the exit is done before.
  process.on("exit", () => process.kill(process.pid, "SIGKILL"));
  process.exit(1);
}

/** Holds a connection until it ends. @returns whether there was one */
function connected(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    let open = false;
    socket.once("connect", () => {
      // A port that nobody listens on any more can be what this connection itself gets: it would be its own other end.
      open = socket.localPort !== port;
      if (!open) socket.destroy();
    });
    socket.on("error", () => undefined);
    socket.once("close", () => resolve(open));
    socket.resume();
    socket.unref();
  });
}
