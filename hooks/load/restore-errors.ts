import type { DumpEntry } from "./list-entries";
import { safeMessage } from "./safe-message";

/** Something that pg_restore couldn't do. */
export interface RestoreError {
  /** The entry at fault, as the dump lists it: `FK CONSTRAINT public orders orders_customer_fk`; undefined where it is none's. */
  readonly entry: string | undefined;
  /** PostgreSQL's message where it holds no value. */
  readonly message: string;
}

/** Reads what pg_restore writes to standard error, line by line, for what failed. */
export interface ErrorReader {
  line(line: string): void;
  errors(): readonly RestoreError[];
}

/**
 * Tells entries by their number and names them as the dump's table of contents does: what else the lines
 * hold (details, statements, rows) is passed over.
 */
export function readErrors(entries: readonly DumpEntry[]): ErrorReader {
  const names = new Map(entries.map((entry) => [entry.id, nameOf(entry)]));
  const errors: RestoreError[] = [];
  let current: string | undefined;
  return {
    errors: () => errors,
    line: (line) => {
      const id = /^pg_restore: from TOC entry (\d+);/.exec(line)?.[1];
      if (id !== undefined) current = names.get(Number(id));
      const text = /^pg_restore: (?:error|fatal): (.*)$/.exec(line)?.[1];
      if (text === undefined) return;
      const message = safeMessage(
        text.replace(/^could not execute query: /, ""),
      );
      // A setting that a newer pg_restore knows and the server doesn't: nothing depends on it.
      if (/^unrecognized configuration parameter/.test(message)) return;
      const lost =
        /^(a worker process died|connection to server|could not connect)/.test(
          text,
        );
      errors.push({ entry: lost ? undefined : current, message });
    },
  };
}

/** The errors in one line, each once. */
export function wordErrors(errors: readonly RestoreError[]): string {
  const words = [
    ...new Set(
      errors.map(({ entry, message }) =>
        entry === undefined ? message : `${entry}: ${message}`,
      ),
    ),
  ];
  const more = words.length - 20;
  return `${words.slice(0, 20).join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
}

function nameOf({ kind, name }: DumpEntry): string {
  return `${kind} ${name.split(" ").slice(0, -1).join(" ")}`;
}
