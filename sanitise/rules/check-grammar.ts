import type { z } from "zod";
import type { Step } from "./document";
import { rules } from "./file";
import type { Rules } from "./rules";

type Issue = z.core.$ZodIssue;

/** A place in the file where something else should stand. */
export interface Problem {
  readonly path: readonly Step[];
  /** What is wrong there, e.g. `is "mail", but must be …`. */
  readonly text: string;
}

/** The rules that the content is, or else every place where it isn't what the grammar says. */
export function checkGrammar(
  content: unknown,
): { readonly rules: Rules } | { readonly problems: readonly Problem[] } {
  const { success, data, error } = rules.safeParse(content);
  if (success) return { rules: data };
  return { problems: error.issues.flatMap((one) => problemsOf(one, content)) };
}

/** @param above what the issue's path begins at */
function problemsOf(issue: Issue, above: unknown): Problem[] {
  const path = issue.path.map((step) =>
    typeof step === "symbol" ? String(step) : step,
  );
  const value = valueAt(above, path);
  const { message } = issue;
  const say = (text: string): Problem[] => [{ path, text }];
  if (issue.code === "custom" && issue.params?.sentence) return say(message);
  if (issue.code === "unrecognized_keys")
    return issue.keys.flatMap((key) => say(unknownKey(key, message)));
  if (issue.code === "invalid_union") {
    const maps = issue.errors.filter(isOfMap);
    const unknown = unknownKeys(maps[0] ?? []).filter((key) =>
      maps.every((branch) => unknownKeys(branch).includes(key)),
    );
    if (unknown.length > 0)
      return unknown.flatMap((key) => say(unknownKey(key, message)));
    const [meant, ...others] = maps.filter(
      (branch) => unknownKeys(branch).length === 0,
    );
    if (meant && others.length === 0)
      return meant
        .flatMap((one) => problemsOf(one, value))
        .map((one) => ({ ...one, path: [...path, ...one.path] }));
  }
  return say(
    value === undefined
      ? `is missing; it must be ${message}.`
      : `is ${shown(value)}, but must be ${message}.`,
  );
}

/** Whether a part that would be a map found one, and complains of what it holds. */
function isOfMap(issues: readonly Issue[]): boolean {
  return issues.every(
    ({ code, path }) =>
      path.length > 0 || code === "unrecognized_keys" || code === "custom",
  );
}

function unknownKeys(issues: readonly Issue[]): string[] {
  return issues.flatMap((issue) =>
    issue.code === "unrecognized_keys" && issue.path.length === 0
      ? issue.keys
      : [],
  );
}

function unknownKey(key: string, mustBe: string): string {
  return `has the unknown key ${JSON.stringify(key)}; it must be ${mustBe}.`;
}

function valueAt(content: unknown, path: readonly Step[]): unknown {
  return path.reduce<unknown>(
    (value, step) => Object(value)[step] as unknown,
    content,
  );
}

/** Rules are no data: what a person wrote may be shown. Long values are cut. */
function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
