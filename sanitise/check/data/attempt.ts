import type { ClientBase } from "pg";
import { refusedWith, sqlstateOf } from "../../../postgres/errors";

/** What an attempt has come to: what the work gives, or what PostgreSQL refused it with. */
export type Attempt<T> = { readonly result: T } | { readonly refusal: unknown };

/**
 * Does work that PostgreSQL may refuse, within a transaction, which goes on all the same. Nothing of it stays.
 * @throws anything but a refusal, e.g. that the disk is full
 */
export async function attempt<T>(
  client: ClientBase,
  work: () => Promise<T>,
): Promise<Attempt<T>> {
  await client.query("savepoint attempt");
  let attempted: Attempt<T>;
  try {
    attempted = { result: await work() };
  } catch (error) {
    if (refusedWith(error) === undefined) throw error;
    attempted = { refusal: error };
  }
  await client.query("rollback to savepoint attempt");
  await client.query("release savepoint attempt");
  return attempted;
}

/** Whether a refusal tells of the trial: of names, types and rights, which were right when the index or the view was made. */
export function isOurs(refusal: unknown): boolean {
  return /^(42|0A)/.test(sqlstateOf(refusal) ?? "");
}
