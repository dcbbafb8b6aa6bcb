import { parseArgs } from "node:util";
import { printEnvironment } from "./env";
import { homeOf } from "./home";
import { load } from "./load";
import { psql } from "./psql";
import { serve } from "./serve";
import { snapshot } from "./snapshot";
import { start } from "./start";
import { status } from "./status";
import { reset, stop } from "./stop";
import type { Verb } from "./verb";

const usage = `AWS on this machine.

  start [--users N]          starts it, or says that it runs; a new one's production gets N users (16,978)
  stop                       ends it; what it holds stays
  status                     instances, snapshots, and environments with their addresses
  env                        export lines that make AWS clients use it (docs/sandbox.md)
  snapshot                   makes tonight's automated snapshot of production
  load FILE [--role NAME]    replaces production's database by one that pg_dump --format=custom wrote
  psql INSTANCE              opens psql as the instance's master user
  reset                      ends it and deletes all that it holds

  --home FOLDER              where it keeps everything (default: SANDBOX_HOME, else .sandbox in the project)
`;

const verbs: Readonly<Record<string, Verb>> = {
  start,
  stop,
  status,
  env: printEnvironment,
  snapshot,
  load,
  psql,
  reset,
  // What `start` runs in the background.
  serve,
};

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      home: { type: "string" },
      role: { type: "string" },
      users: { type: "string" },
      help: { type: "boolean" },
    },
  });
  const [name, ...names] = positionals;
  if (values.help || name === undefined) {
    console.log(usage);
    return values.help ? 0 : 2;
  }
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (!verb) {
    throw new Error(`There is no verb "${name}".\n\n${usage}`);
  }
  return verb({
    home: homeOf(values.home),
    names,
    role: values.role,
    users: countOf(values.users),
  });
}

function countOf(users: string | undefined): number | undefined {
  if (users === undefined || /^\d+$/.test(users)) {
    return users === undefined ? undefined : Number(users);
  }
  throw new Error(`--users ${users}: it takes a whole number.`);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  },
);
