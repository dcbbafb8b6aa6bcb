import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Outcome } from "./case";
import { momentOf } from "./moments/moments";
import { tableOf, writePage } from "./page";
import { runSchedule } from "./run-schedule";
import { schedule, tenth } from "./schedule";

const page = join(__dirname, "../../docs/reliability.md");

/** `npm run faults`: tries the schedule, a line for each case, and writes what came of it into the page. */
async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: "string", default: "1" },
      most: { type: "string" },
      case: { type: "string" },
      tenth: { type: "boolean", default: false },
      users: { type: "string", default: "300" },
      worlds: { type: "string", default: "2" },
      list: { type: "boolean", default: false },
    },
  });
  const seed = wholeNumber("seed", values.seed);
  const users = wholeNumber("users", values.users);
  const whole = schedule(seed);
  const first = tenth(whole);
  const all = values.tenth
    ? first
    : [...first, ...whole.filter((one) => !first.includes(one))];
  const wanted = values.case;
  const cases = all
    .filter(({ name }) => wanted === undefined || name.includes(wanted))
    .slice(
      0,
      values.most === undefined ? undefined : wholeNumber("most", values.most),
    );
  if (cases.length === 0)
    throw new Error(
      `--case ${wanted}: no case has that in its name. --list shows the names.`,
    );
  if (values.list) {
    for (const { name } of cases) console.log(name);
    return;
  }
  const outcomes: Outcome[] = [];
  const told = {
    command: [
      "npm run faults",
      ...(args.length > 0 ? ["--", ...args] : []),
    ].join(" "),
    seed,
    planned: all.length,
    users,
  };
  await runSchedule(cases, {
    users,
    worlds: wholeNumber("worlds", values.worlds),
    tell: (text) => console.log(`  the sandbox: ${text}`),
    done: async (outcome) => {
      outcomes.push(outcome);
      console.log(lineOf(outcome, outcomes.length, cases.length));
      // One case tried again tells nothing of the schedule.
      if (wanted === undefined)
        await writePage(
          page,
          tableOf(
            { ...told, date: new Date() },
            outcomes.map((one) => ({ ...one, at: momentOf(one.case) })),
          ),
        );
    },
  });
  if (outcomes.some(({ problems }) => problems.length > 0))
    process.exitCode = 1;
}

function lineOf(
  { case: one, struck, problems, looks, seconds }: Outcome,
  count: number,
  of: number,
): string {
  const well = problems.length === 0 ? "as it must be" : "NOT AS IT MUST BE";
  return [
    `${count}/${of} ${one.name} (from ${one.begin}): the run ${struck}, then ${one.next}: ${well}. ${looks} looks, ${seconds.toFixed(0)} s`,
    ...problems.map((problem) => `    ${problem.replaceAll("\n", "\n    ")}`),
  ].join("\n");
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0)
    throw new Error(`--${option} ${text}: that is no whole number.`);
  return number;
}

// What is made for it ends with this process, but only where it ends by itself.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.once(signal, () => process.exit(130));

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
