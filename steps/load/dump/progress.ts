import { messageOf } from "../../../postgres/programs/safe-message";
import { counted, size } from "../../../words/amounts";
import { describeShare } from "../../../words/progress";
import { stopwatch } from "../../../words/stopwatch";
import type { DumpEntry } from "./list-entries";
import type { SourceTable } from "./source-facts";

/**
 * What a program has done so far, about: from the lines that it writes with `--verbose`, of which some get
 * lost where its processes write at once.
 */
export interface Progress {
  line(line: string): void;
  /** @param written bytes on disk */
  text(written: number): string;
}

/**
 * The tables' progress in a dump.
 * @param clock counts the seconds from its beginning
 */
export function dumpProgress(
  tables: readonly SourceTable[],
  clock = stopwatch(),
): Progress {
  const count = countTables(
    tables,
    /^dumping contents of table "(.*)"$/,
    /^finished item \d+ TABLE DATA (.*)$/,
  );
  return {
    line: count.line,
    text: (written) => {
      const { tables, bytes } = count.through();
      return `dumping: ${counted(tables, "table")} through, ${size(bytes)} of ${size(count.total)}, ${describeShare(bytes, count.total, clock())}; ${size(written)} written`;
    },
  };
}

/** The tables' progress in a restore, then that of what is made upon them. */
export function restoreProgress(
  tables: readonly SourceTable[],
  entries: readonly DumpEntry[],
  clock = stopwatch(),
): Progress {
  const count = countTables(
    tables,
    /^processing data for table "(.*)"$/,
    /^finished item \d+ TABLE DATA (.*)$/,
  );
  const built = new Set(["INDEX", "CONSTRAINT", "FK CONSTRAINT"]);
  const toBuild = entries.filter(({ kind }) => built.has(kind)).length;
  let done = 0;
  return {
    line: (line) => {
      count.line(line);
      if (
        /^finished item \d+ (INDEX|CONSTRAINT|FK CONSTRAINT) /.test(
          messageOf(line),
        )
      )
        done++;
    },
    text: () => {
      const { tables, bytes } = count.through();
      return `restoring: ${counted(tables, "table")} through, ${size(bytes)} of ${size(count.total)}, ${describeShare(bytes, count.total, clock())}; ${done} of ${toBuild} indexes and keys made`;
    },
  };
}

/** Goes by the lines' begun names, which have the schema, and takes the finished ones, which don't, for the first begun. */
function countTables(
  tables: readonly SourceTable[],
  begun: RegExp,
  ended: RegExp,
) {
  const sizes = new Map(
    tables.map(({ schema, table, bytes }) => [`${schema}.${table}`, bytes]),
  );
  const running: string[] = [];
  let through = { tables: 0, bytes: 0 };
  return {
    total: tables.reduce((sum, { bytes }) => sum + bytes, 0),
    through: () => through,
    line: (line: string) => {
      const text = messageOf(line);
      const name = begun.exec(text)?.[1];
      if (name !== undefined) running.push(name.replaceAll('"', ""));
      const done = ended.exec(text)?.[1];
      if (done === undefined) return;
      const index = running.findIndex((one) => one.endsWith(`.${done}`));
      const [first] = index < 0 ? [] : running.splice(index, 1);
      through = {
        tables: through.tables + 1,
        bytes: through.bytes + (sizes.get(first ?? "") ?? 0),
      };
    },
  };
}

/** Tells a text again and again until it is stopped. */
export function reportEvery(
  milliseconds: number,
  tell: (text: string) => void,
  text: () => string | Promise<string>,
): { stop(): void } {
  let stopped = false;
  const timer = setInterval(async () => {
    // A file that goes while its size is asked for tells nothing.
    const line = await Promise.resolve(text()).catch(() => undefined);
    if (line !== undefined && !stopped) tell(line);
  }, milliseconds);
  return {
    stop: () => {
      stopped = true;
      clearInterval(timer);
    },
  };
}
