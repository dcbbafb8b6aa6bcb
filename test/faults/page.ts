import { readFile, writeFile } from "node:fs/promises";
import type { Outcome } from "./case";
import type { Moment } from "./moments/moment";

/** What stands around the table in the page. */
const marks = ["<!-- faults: begin -->", "<!-- faults: end -->"] as const;

/** What a run of the schedule was. */
export interface Told {
  readonly command: string;
  readonly seed: number;
  /** How many cases the schedule has. */
  readonly planned: number;
  readonly users: number;
  readonly date: Date;
}

/** Writes what was tried so far between the page's two marks. @throws where it hasn't got them */
export async function writePage(file: string, table: string): Promise<void> {
  const text = await readFile(file, "utf8");
  const [begin, end] = marks.map((mark) => text.indexOf(mark));
  if (begin === undefined || end === undefined || begin < 0 || end < begin)
    throw new Error(`${file} hasn't got the lines ${marks.join(" and ")}.`);
  const head = text.slice(0, begin + marks[0].length);
  await writeFile(file, `${head}\n${table}\n${text.slice(end)}`);
}

/** The table of what was tried, with its counts. */
export function tableOf(
  told: Told,
  outcomes: readonly (Outcome & { readonly at: Moment })[],
): string {
  const well = outcomes.filter(({ problems }) => problems.length === 0);
  const looks = outcomes.reduce((sum, { looks }) => sum + looks, 0);
  const seconds = outcomes.reduce((sum, { seconds }) => sum + seconds, 0);
  const rows = [...outcomes]
    .sort((a, b) => a.case.name.localeCompare(b.case.name))
    .map(
      ({ case: one, at, struck, problems, seconds }) =>
        `| ${[one.way, at.step, at.name, one.fault, struck, `${one.next}: ${problems.length === 0 ? "all as it must be" : "**not as it must be**"}`, seconds.toFixed(0)].join(" | ")} |`,
    );
  return `
\`${told.command}\`, ${told.date.toISOString().slice(0, 10)}, seed ${told.seed}, ${told.users} people: ${outcomes.length} of ${told.planned} cases
were tried, in ${Math.round(seconds / 60)} minutes of work. After ${well.length} of them all was as it must be. The target was looked at ${looks} times.

| way | step | moment | what happened | the run | then | s |
|---|---|---|---|---|---|---:|
${rows.join("\n")}
`;
}
