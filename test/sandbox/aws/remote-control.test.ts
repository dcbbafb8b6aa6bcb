import { createServer } from "node:net";
import t from "tap";
import { ask } from "../../../sandbox/aws/remote-control";

t.test(
  "a sandbox that answers late is left alone: nobody is told to end it",
  async (t) => {
    // As a process of a machine under load: it takes the connection and is silent.
    const server = createServer();
    await new Promise<void>((resolve) =>
      server.listen(0, "127.0.0.1", () => resolve()),
    );
    t.teardown(() => server.close());
    const address = server.address();
    if (address === null || typeof address === "string")
      throw new Error("no port");
    const error: unknown = await ask(
      { port: address.port, token: "none" },
      500,
    ).catch((error: unknown) => error);
    t.match(error, { message: /hasn't answered for 0\.5 s.*Leave it/ });
    t.notMatch(String(error), /end that process/i);
  },
);
