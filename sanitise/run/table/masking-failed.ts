import { describe, sqlstateOf } from "../../../postgres/errors";

/** A table couldn't be sanitised. What was done to others stays, and the next run goes on. */
export class MaskingFailed extends Error {
  override readonly name = "MaskingFailed";
}

/**
 * Does work on tables, and names them where PostgreSQL refuses it.
 * @throws MaskingFailed for an error of PostgreSQL's, without any value; other errors as they are
 */
export async function refineError<T>(
  tables: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // A session that ended isn't the table's fault.
    const sqlstate = sqlstateOf(error);
    if (!sqlstate || /^(57P|08)/.test(sqlstate)) throw error;
    throw new MaskingFailed(
      `${tables} can't be sanitised. ${describe(error)} The target is untouched. Mend the rules and run "pulumi up" again: it goes on with this copy.`,
    );
  }
}
