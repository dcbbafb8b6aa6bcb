import type { Trouble } from "../postgres/sqlstates";

/** What leads on where something keeps the work from going on. Each edge of the program has its own words for it. */
export type NextStep =
  /** What PostgreSQL met besides the statement. */
  | { readonly kind: Trouble }
  | { readonly kind: "mend rules" }
  /** What the message tells of. */
  | { readonly kind: "mend it" }
  /** The message says what to do before. */
  | { readonly kind: "run again" }
  /** Some steps were run alone. */
  | { readonly kind: "whole run" }
  /** Data that is masked in part goes on under the key that it was begun with. */
  | { readonly kind: "former key" }
  /** What an earlier run has done can't be undone: the former rule, or data as it was before. */
  | { readonly kind: "former rule" }
  | { readonly kind: "more storage"; readonly gib: number }
  | { readonly kind: "other rules file" }
  | {
      readonly kind: "at origin";
      /** What to change where the data comes from, in words that follow "please". */
      readonly change: string;
      /** What in the rules would do too, likewise. */
      readonly instead?: string;
    };

/** Why rules don't fit: a sentence or two, and what leads on where they don't say it. No value stands in one. */
export type Problem =
  | string
  | { readonly what: string; readonly next: NextStep };

/** An edge's words for the steps. */
export type StepWords = (next: NextStep) => string;

/** A problem in an edge's words. */
export function tellProblem(problem: Problem, words: StepWords): string {
  return typeof problem === "string"
    ? problem
    : `${problem.what} ${words(problem.next)}`;
}

/** The same problem, as one of something larger. */
export function prefixed(prefix: string, problem: Problem): Problem {
  return typeof problem === "string"
    ? `${prefix}${problem}`
    : { ...problem, what: `${prefix}${problem.what}` };
}
