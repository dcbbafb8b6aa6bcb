import type { Test } from "tap";
import type { Way } from "../case";
import { runSchedule } from "../run-schedule";
import { schedule, tenth } from "../schedule";

/** Which part of the tenth a test file has: so many files share one way's cases. */
interface Part {
  readonly way: Way;
  readonly of?: number;
  readonly number?: number;
}

/** Tries a part of the schedule's tenth: after each case all must be as it must be. */
export async function tryTenth(
  t: Test,
  { way, of = 1, number = 0 }: Part,
): Promise<void> {
  const cases = tenth(schedule(1))
    .filter((one) => one.way === way)
    .filter((_, index) => index % of === number);
  t.ok(cases.length > 0, "there are cases");
  await runSchedule(cases, {
    worlds: 1,
    tell: (text) => t.comment(text),
    done: async ({ case: { name }, problems }) => {
      t.same(problems, [], name);
    },
  });
}
