import type { ClientBase } from "pg";

/** Opens a session, does work in it, and ends it. */
export type InSession = <T>(
  work: (client: ClientBase) => Promise<T>,
) => Promise<T>;

/**
 * Does tasks in several sessions at once, each of which takes the next one as soon as it is free: so put
 * the largest first. After the first error no task is begun, those under way are waited for, and that
 * error is thrown.
 * @param sessions how many at most
 * @param inSession opens one, ready for the tasks
 * @returns the tasks' results, in the tasks' order
 */
export async function inParallel<Task, Result>(
  tasks: readonly Task[],
  sessions: number,
  inSession: InSession,
  work: (client: ClientBase, task: Task) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(tasks.length);
  const queue = tasks.entries();
  const failures: unknown[] = [];
  const serve = async (client: ClientBase) => {
    while (failures.length === 0) {
      const next = queue.next();
      if (next.done) return;
      const [index, task] = next.value;
      results[index] = await work(client, task);
    }
  };
  const count = Math.min(sessions, tasks.length);
  await Promise.all(
    Array.from({ length: count }, () =>
      inSession(serve).catch((error: unknown) => failures.push(error)),
    ),
  );
  if (failures.length > 0) throw failures[0];
  return results;
}
