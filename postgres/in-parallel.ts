import type { ClientBase } from "pg";

/** Opens a session, does work in it, and ends it. */
export type InSession = <T>(
  work: (client: ClientBase) => Promise<T>,
) => Promise<T>;

/** Whose session a task needs. */
export interface Seat {
  /** The same for all tasks that may share a session. */
  readonly key: string;
  readonly inSession: InSession;
}

/**
 * Does tasks in several sessions at once, each of which takes the next one as soon as it is free: so put
 * the largest first. After the first error no task is begun, those under way are waited for, and that
 * error is thrown.
 * @param sessions how many at most
 * @param inSession opens one, ready for the tasks
 * @returns the tasks' results, in the tasks' order
 */
export function inParallel<Task, Result>(
  tasks: readonly Task[],
  sessions: number,
  inSession: InSession,
  work: (client: ClientBase, task: Task) => Promise<Result>,
): Promise<Result[]> {
  return inSeats(tasks, sessions, () => ({ key: "", inSession }), work);
}

/**
 * The same where tasks need sessions of different logins: a session takes the next task that may share it, and is
 * ended for another where there is none left.
 */
export async function inSeats<Task, Result>(
  tasks: readonly Task[],
  sessions: number,
  seatOf: (task: Task) => Seat,
  work: (client: ClientBase, task: Task) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(tasks.length);
  const waiting = tasks.map((task, index) => ({
    task,
    index,
    seat: seatOf(task),
  }));
  const failures: unknown[] = [];
  const take = (key: string | undefined) => {
    const place = waiting.findIndex(
      ({ seat }) => key === undefined || seat.key === key,
    );
    return failures.length > 0 || place < 0
      ? undefined
      : waiting.splice(place, 1)[0];
  };
  const serve = async () => {
    for (let first = take(undefined); first; first = take(undefined)) {
      const begun = first;
      await begun.seat.inSession(async (client) => {
        for (
          let next: typeof begun | undefined = begun;
          next;
          next = take(begun.seat.key)
        )
          results[next.index] = await work(client, next.task);
      });
    }
  };
  const count = Math.min(sessions, tasks.length);
  await Promise.all(
    Array.from({ length: count }, () =>
      serve().catch((error: unknown) => failures.push(error)),
    ),
  );
  if (failures.length > 0) throw failures[0];
  return results;
}
