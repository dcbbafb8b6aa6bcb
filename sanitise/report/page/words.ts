import { duration as durationOf, size } from "../../../words/amounts";
import { html, type Markup } from "./markup";

/** A size, with a space that no line breaks at. */
export function bytes(number: number): string {
  return unbroken(size(number));
}

/** A duration, of which no line breaks a number from its unit. */
export function duration(seconds: number): string {
  return unbroken(durationOf(seconds));
}

function unbroken(text: string): string {
  return text.replaceAll(/(\d) (?=[a-z])/gi, "$1\u00a0");
}

/** `24 November 2026, 11:06 UTC`, or the text itself where it is no time. */
export function moment(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  const day = time.toLocaleDateString("en-GB", {
    timeZone: "UTC",
    day: "numeric",
    month: "long",
    year: "numeric",
  });
  return `${day}, ${time.toISOString().slice(11, 16)} UTC`;
}

/** A name of the database's. */
export function name(text: string): Markup {
  return html`<code>${text}</code>`;
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
