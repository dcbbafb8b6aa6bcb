import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "../../commands/command";
import type { CommandContext } from "../../commands/run-commands";

/** The copy's password in tests of commands: stands in no message, list of processes or file that is shown. */
export const password = "the-copy's $password";

/** What commands of tests run with: a copy that nothing connects to. */
export function commandContext(
  more: Partial<CommandContext> = {},
): CommandContext & { readonly said: string[] } {
  const said: string[] = [];
  return {
    access: { by: "direct" },
    identity: "db-COPY",
    endpoint: { address: "copy.internal", port: 5432 },
    route: { host: "copy.internal", port: 5432 },
    login: { user: "cobalt", password, database: "cobalt" },
    properties: {
      hostname: "RDS_HOSTNAME",
      port: "RDS_PORT",
      database: "RDS_DB_NAME",
      username: "RDS_USERNAME",
      password: "RDS_PASSWORD",
    },
    prove: async () => undefined,
    readDone: async () => new Set<string>(),
    noteDone: async () => undefined,
    tell: (text) => said.push(text),
    said,
    ...more,
  };
}

/** A command that runs shell text. */
export function shell(text: string, more: Partial<Command> = {}): Command {
  return { run: ["sh", "-c", text], when: "before", ...more };
}

/** A folder of the test's own, outside the repository; XDG_STATE_HOME points into it. */
export async function stateFolder(t: {
  teardown(work: () => unknown): unknown;
}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "prod-copy-test-"));
  process.env.XDG_STATE_HOME = join(folder, "state");
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
