import {
  messageOf,
  type ProgramError,
  safeMessage,
} from "../../../postgres/programs/safe-message";
import type { DumpEntry } from "../dump/list-entries";

/** Reads what pg_restore writes to standard error, line by line, for what failed. */
export interface ErrorReader {
  line(line: string): void;
  errors(): readonly ProgramError[];
  /** Whether everything that pg_restore counted as an error at its end was a setting that the server doesn't know. */
  onlySettings(): boolean;
}

/**
 * Tells entries by their number and names them as the dump's table of contents does: what else the lines
 * hold (details, statements, rows) is passed over.
 */
export function readErrors(entries: readonly DumpEntry[]): ErrorReader {
  const names = new Map(entries.map((entry) => [entry.id, nameOf(entry)]));
  const errors: ProgramError[] = [];
  let current: string | undefined;
  let settings = 0;
  let ignored: number | undefined;
  return {
    errors: () => errors,
    // Each of the processes at once tells of its settings, and not all of those are in the count.
    onlySettings: () =>
      errors.length === 0 && ignored !== undefined && settings >= ignored,
    line: (line) => {
      const text = messageOf(line);
      const id = /^from TOC entry (\d+);/.exec(text)?.[1];
      if (id !== undefined) current = names.get(Number(id));
      const count = /^errors ignored on restore: (\d+)$/.exec(text)?.[1];
      if (count !== undefined) ignored = Number(count);
      if (!isError(line, text)) return;
      const message = safeMessage(
        text.replace(/^could not execute query: /, ""),
      );
      // A newer pg_restore sets what an older server doesn't know: nothing depends on it.
      if (/^unrecognized configuration parameter/.test(message)) {
        settings++;
        return;
      }
      errors.push({
        entry: ofConnection.test(text) ? undefined : current,
        message,
      });
    },
  };
}

const ofConnection =
  /^(a worker process died|connection to server|could not connect)/;

/** What processes of `--verbose` tell while they work. */
const toldAtWork =
  /^(finished item|launching item|creating|processing|executing|connecting|implied|entering|restoring|skipping|disabling|enabling|from TOC entry|while )/;

function isError(line: string, text: string): boolean {
  if (toldAtWork.test(text)) return false;
  return (
    /^(could not execute query: |COPY failed for table )/.test(text) ||
    /^(pg_restore: )+(error|fatal): ./.test(line)
  );
}

function nameOf({ kind, name }: DumpEntry): string {
  return `${kind} ${name.split(" ").slice(0, -1).join(" ")}`;
}
