// Before all else.
import "../../process/small-heap";

import { isThisMachine } from "../../postgres/connect/this-machine";
import { codeOf, NotTrusted } from "../../postgres/errors";
import { sayBy } from "../../words/say";
import { whileSilent } from "../../words/while-waiting";
import { InvalidRules } from "../rules/invalid-rules";
import { audit } from "./audit";
import { check } from "./check";
import { helpFor } from "./help";
import { init } from "./init";
import { type Options, readArguments, type Verb } from "./options/arguments";
import { type Connection, connectionFrom } from "./options/connection";
import { UsageError } from "./options/usage-error";
import { print, tell, toStandardError } from "./output";
import { plan } from "./plan";
import { run } from "./run";
import { wordingOf } from "./wording";

/** What each verb does; it returns the exit code. */
const work: Readonly<
  Record<Verb, (options: Options, connection: Connection) => Promise<number>>
> = { plan, check, init, run, audit };

async function main(args: readonly string[]): Promise<number> {
  const { verb, help, options } = readArguments(args);
  if (help || verb === undefined) {
    print(helpFor(verb));
    return 0;
  }
  const connection = connectionFrom(process.env);
  return whileSilent("reading what the server holds", () =>
    work[verb](options, connection),
  );
}

sayBy(toStandardError);

// Whoever reads the output may stop (`plan | head`): a run goes on all the same.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error) => {
    if (codeOf(error) !== "EPIPE") throw error;
  });

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    tell(wordingOf(error));
    if (error instanceof NotTrusted && isThisMachine(process.env.PGHOST ?? ""))
      tell("For a server on this machine, PGSSLMODE=disable does without TLS.");
    process.exitCode =
      error instanceof UsageError || error instanceof InvalidRules ? 2 : 1;
  },
);
