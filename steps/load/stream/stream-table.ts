import { pipeline } from "node:stream/promises";
import type { ClientBase } from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { quoteIdentifier } from "../../../postgres/identifier";
import { quoteTable } from "../../../postgres/sql";
import { writeTableName } from "../../../postgres/table-name";
import { LoadFailed } from "../dump/load-failed";
import type { Side } from "./stream-sides";
import type { StreamedTable } from "./streamed-table";

/** What a stream met, and which side's session it was. */
export interface StreamTrouble {
  readonly side: Side;
  readonly error: unknown;
}

/** A session on each side. */
export interface StreamEnds {
  readonly production: ClientBase;
  readonly target: ClientBase;
}

/**
 * Brings a table's rows from one session into another's empty table of the same name and columns. They come there as
 * frozen as after a VACUUM, so that what reads them next, the making of indexes and keys, needn't write them again:
 * PostgreSQL allows that to who has emptied the table in the same transaction.
 * @param onBytes gets how many bytes have come, again and again
 * @returns what was met first; undefined: all rows are there
 */
export async function streamTable(
  { production, target }: StreamEnds,
  table: StreamedTable,
  onBytes: (bytes: number) => void,
): Promise<StreamTrouble | undefined> {
  const name = quoteTable(table);
  const columns = table.columns.map(quoteIdentifier).join(", ");
  try {
    await target.query("begin");
    await target.query(`truncate only ${name}`);
    const rows = production.query(
      copyTo(`copy ${name} (${columns}) to stdout`),
    );
    const into = target.query(
      copyFrom(`copy ${name} (${columns}) from stdin (freeze)`),
    );
    await moved(rows, into, onBytes);
    await toldAll(production);
    if (rows.rowCount !== into.rowCount)
      throw new LoadFailed(
        `${rows.rowCount} rows of ${writeTableName(table)} left production, and ${into.rowCount} came to the new database. The target is untouched. Run again.`,
      );
    await target.query("commit");
    return undefined;
  } catch (error) {
    return error instanceof StreamEnded
      ? error.trouble
      : { side: "target", error };
  }
}

/** The last row comes before the word how many there were: that is here once another statement is answered. */
async function toldAll(production: ClientBase): Promise<void> {
  try {
    await production.query("select");
  } catch (error) {
    throw new StreamEnded({ side: "production", error });
  }
}

/** Carries what a stream met out of it, whatever else ends meanwhile. */
class StreamEnded extends Error {
  constructor(readonly trouble: StreamTrouble) {
    super("The stream ended.");
  }
}

/** Each is written as a message and encrypted by itself, and what comes has 8 KiB. */
const parcelBytes = 256 * 1024;

/** What comes from one is written to the other, as fast as that takes it. The first error of either ends both. */
async function moved(
  rows: ReturnType<typeof copyTo>,
  into: ReturnType<typeof copyFrom>,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const failed = new Promise<never>((_resolve, reject) => {
    const listen = (side: Side) => (error: unknown) =>
      reject(new StreamEnded({ side, error }));
    rows.on("error", listen("production"));
    into.on("error", listen("target"));
  });
  const inParcels = async function* (chunks: AsyncIterable<Buffer>) {
    let parcel: Buffer[] = [];
    let bytes = 0;
    try {
      for await (const chunk of chunks) {
        onBytes(chunk.length);
        parcel.push(chunk);
        bytes += chunk.length;
        if (bytes < parcelBytes) continue;
        yield Buffer.concat(parcel);
        parcel = [];
        bytes = 0;
      }
      yield Buffer.concat(parcel);
    } catch (error) {
      // The target is told its message as the reason why no more comes: no word of production's is in it.
      throw new StreamEnded({ side: "production", error });
    }
  };
  // Whichever comes first: a stream whose session is lost may never end.
  await Promise.race([pipeline(rows, inParcels, into), failed]);
}
