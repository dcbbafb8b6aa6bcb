import { connect, createServer, type Server, type Socket } from "node:net";
import type { Route } from "../../postgres/connect/route";

/** A TCP server on this machine that does with each connection what the test says. */
export async function serve(
  t: { teardown(work: () => unknown): unknown },
  onConnect: (socket: Socket) => unknown,
): Promise<Route & { close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    onConnect(socket);
  });
  await new Promise<void>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve()),
  );
  const close = () =>
    new Promise<void>((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    });
  t.teardown(close);
  const address = server.address();
  const port = address && typeof address === "object" ? address.port : 0;
  const endpoint = { address: "127.0.0.1", port };
  return { host: "127.0.0.1", port, endpoint, close };
}

/** Another address for the same server, as a tunnel has one. */
export async function forward(
  t: { teardown(work: () => unknown): unknown },
  to: Route,
) {
  let silent = false;
  const { host, port } = await serve(t, (socket) => {
    const far = connect(to.port, to.host);
    far.on("error", () => socket.destroy());
    socket.on("close", () => far.destroy());
    socket.on("data", (data) => silent || far.write(data));
    far.on("data", (data) => silent || socket.write(data));
  });
  const fallSilent = () => {
    silent = true;
  };
  return { host, port, fallSilent };
}
