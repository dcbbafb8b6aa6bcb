import { said } from "../../words/say";
import { visible } from "../../words/visible";

/** Prints a result, which standard output is for. */
export function print(text: string): void {
  process.stdout.write(`${visible(text)}\n`);
}

/** Prints a result for machines. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, undefined, 2));
}

/** Tells how far it is, or what is wrong, which standard error is for. */
export function tell(text: string): void {
  said();
  toStandardError(visible(text));
}

/** Writes a line there. */
export function toStandardError(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Reasons as a list under a heading. */
export function listed(heading: string, problems: readonly string[]): string {
  return [heading, ...problems.map((problem) => `  - ${problem}`)].join("\n");
}
