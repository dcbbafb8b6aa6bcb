import { stopwatch } from "./stopwatch";
import { visible } from "./visible";

let write = (line: string) => console.log(line);
let silence = stopwatch();

/** Tells the person at `pulumi up` what is happening: a line of the stack. Never give it a secret. */
export function say(text: string): void {
  said();
  write(visible(text));
}

/** Notes that somebody was told something by other ways. */
export function said(): void {
  silence = stopwatch();
}

/** Lets {@link say} write elsewhere than to standard output, which in a command is for results. */
export function sayBy(other: (line: string) => void): void {
  write = other;
}

/** Seconds since the last word. */
export function silentFor(): number {
  return silence();
}
