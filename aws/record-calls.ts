import { appendFileSync } from "node:fs";

/** A call as it is recorded: neither what it asked nor what it was told. */
export interface RecordedCall {
  /** e.g. `DescribeDBInstances`. */
  readonly call: string;
  /** When it ended, as ISO 8601 has it. */
  readonly at: string;
  /** `ok`, or the error's name, e.g. `AccessDenied`. */
  readonly outcome: string;
}

/** What the SDK tells its logger of each call that has ended, as far as it is used here. */
interface Told {
  readonly commandName?: string;
  readonly error?: { readonly name?: string };
}

/**
 * A logger for clients of the AWS SDK that appends a line of JSON for each call to the file that PROD_COPY_CALLS
 * names, as `npm run try-real` does; undefined without that variable.
 */
export function callRecorder() {
  const file = process.env.PROD_COPY_CALLS;
  if (file === undefined) return undefined;
  const record = ({ commandName, error }: Told) => {
    if (commandName === undefined) return;
    const recorded: RecordedCall = {
      call: commandName.replace(/Command$/, ""),
      at: new Date().toISOString(),
      outcome: error === undefined ? "ok" : (error.name ?? "unknown"),
    };
    appendFileSync(file, `${JSON.stringify(recorded)}\n`);
  };
  const silent = () => {};
  return {
    trace: silent,
    debug: silent,
    info: record,
    warn: silent,
    error: record,
  };
}
