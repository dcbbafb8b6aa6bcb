import { createServer, connect as dial } from "node:net";
import { join } from "node:path";
import t from "tap";
import type { Route } from "../../../postgres/connect/route";
import { databaseArgument, withLibpq } from "../../../postgres/programs/libpq";
import { runProgram } from "../../../postgres/programs/run-program";
import { ownFolder } from "../../support/own-folder";
import { oldest, startPostgres } from "../../support/postgres";
import { loginTo } from "../../support/routes";

t.test(
  "programs verify the endpoint's own name, also through a tunnel",
  async (t) => {
    const server = await startPostgres(t, { major: oldest });
    const { address, port } = server;
    const forwarder = createServer((near) => {
      const far = dial({ host: address, port });
      near.on("error", () => far.destroy()).pipe(far);
      far.on("error", () => near.destroy()).pipe(near);
    });
    t.teardown(() => forwarder.close());
    await new Promise<void>((resolve) =>
      forwarder.listen(0, "127.0.0.1", resolve),
    );
    const listening = forwarder.address();
    if (!listening || typeof listening === "string")
      throw new Error("No port.");
    const near = { host: "127.0.0.1", port: listening.port };

    const dump = (route: Route) =>
      withLibpq(
        route,
        loginTo(server),
        { applicationName: "it's a test", settings: { search_path: "a, b" } },
        async (environment) => {
          const lines: string[] = [];
          const { exitCode } = await runProgram({
            file: "pg_dump",
            args: [
              databaseArgument(loginTo(server)),
              "--schema-only",
              `--file=${join(await ownFolder(), "out.sql")}`,
            ],
            environment,
            deadline: 300_000,
            onLine: (line) => lines.push(line),
          });
          return { exitCode, said: lines.join("\n") };
        },
      );
    t.match(await dump({ ...near, endpoint: { address, port } }), {
      exitCode: 0,
      said: "",
    });
    t.match(
      await dump({ ...near, endpoint: { address: "db.example", port } }),
      { exitCode: 1, said: /does not match host name "db\.example"/ },
      "another server's certificate isn't taken",
    );
    await t.rejects(
      dump({
        host: "db.example",
        port,
        endpoint: { address: "db.example", port },
        tls: false,
      }),
      /nothing is sent to it without TLS/,
    );
  },
);
