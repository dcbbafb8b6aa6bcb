import { tableLabel } from "../../../postgres/table-name";
import { describeProgress } from "../../../words/progress";
import { stopwatch } from "../../../words/stopwatch";
import type { StreamedTable } from "./streamed-table";

/** How far a stream of tables is. */
export interface StreamProgress {
  /** Bytes of all tables, as they stand in production. */
  readonly total: number;
  begin(table: StreamedTable): {
    /** Some more bytes have come. */
    came(bytes: number): void;
    end(): void;
  };
  line(): string | undefined;
}

/**
 * Counts what comes. As text a table isn't as large as on disk, but about.
 * @param clock counts the seconds from its beginning
 */
export function streamProgress(
  tables: readonly StreamedTable[],
  clock = stopwatch(),
): StreamProgress {
  const total = tables.reduce((sum, { bytes }) => sum + bytes, 0);
  const atWork = new Map<StreamedTable, number>();
  let through = 0;
  return {
    total,
    begin: (table) => {
      atWork.set(table, 0);
      return {
        came: (bytes) => {
          atWork.set(table, (atWork.get(table) ?? 0) + bytes);
        },
        end: () => {
          atWork.delete(table);
          through += table.bytes;
        },
      };
    },
    line: () =>
      atWork.size === 0
        ? undefined
        : describeProgress({
            verb: "streaming",
            atWork: [...atWork.keys()].map((table) => ({
              name: tableLabel(table),
              bytes: table.bytes,
            })),
            partly: [...atWork].reduce(
              (sum, [{ bytes }, came]) => sum + Math.min(came, bytes),
              0,
            ),
            through,
            total,
            seconds: clock(),
          }),
  };
}
