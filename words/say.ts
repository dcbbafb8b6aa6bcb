import { visible } from "./visible";

/** Tells the person at `pulumi up` what is happening: a line of the stack. Never give it a secret. */
export function say(text: string): void {
  console.log(visible(text));
}
