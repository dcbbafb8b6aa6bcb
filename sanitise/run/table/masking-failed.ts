import {
  DatabaseError,
  Underway,
  withoutValues,
} from "../../../postgres/errors";
import { endsSession, troubleOf } from "../../../postgres/sqlstates";
import { CannotGoOn } from "../../cannot-go-on";

/** PostgreSQL refused tables their new values. What was done to others stays, and the next run goes on. */
export class MaskingFailed extends CannotGoOn {
  override readonly name = "MaskingFailed";

  constructor(
    /** Names of the tables, or what else was being sanitised. */
    readonly tables: string,
    override readonly cause: DatabaseError,
  ) {
    super(`${cause.message} It was at work on ${tables}.`, {
      kind: troubleOf(cause.sqlstate) ?? "mend rules",
    });
  }
}

/**
 * Does work on tables, and names them where it ends with an error.
 * @throws MaskingFailed for what PostgreSQL answers, without any value; Underway for all else, e.g. a session
 * that ended, which isn't the table's fault
 */
export async function refineError<T>(
  tables: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const safe = withoutValues(error);
    if (safe instanceof DatabaseError && !endsSession(safe.sqlstate))
      throw new MaskingFailed(tables, safe);
    throw new Underway(tables, error);
  }
}
