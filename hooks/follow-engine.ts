import { createRequire } from "node:module";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { cancel } from "../process/cancellation";

/** Milliseconds for sessions and processes to end, once the engine is gone. */
const grace = 2_000;

let follows = false;

/**
 * Lets this process of dynamic providers end what it does when its engine wants it to, and end itself when the engine
 * is gone. Does nothing elsewhere.
 */
export function followEngine(): void {
  const [, program = "", engine = ""] = process.argv;
  if (follows || !/[\\/]cmd[\\/]dynamic-provider/.test(program)) return;
  follows = true;
  listenForCancel();
  void outlive(engine);
}

/**
 * At Ctrl-C the engine asks each provider to cancel, and waits. @pulumi/pulumi answers that for dynamic providers and
 * tells nobody (`cancel` in its cmd/dynamic-provider/index.ts). It is the one request after the first that carries
 * nothing, so it is known by the decoding of that nothing.
 */
function listenForCancel(): void {
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
  process.exit(1);
}

/** Holds a connection until it ends. @returns whether there was one */
function connected(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    let open = false;
    socket.once("connect", () => {
      open = true;
    });
    socket.on("error", () => undefined);
    socket.once("close", () => resolve(open));
    socket.resume();
    socket.unref();
  });
}
