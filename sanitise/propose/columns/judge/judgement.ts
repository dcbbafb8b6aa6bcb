import type { ColumnRule } from "../../../rules/rules";
import type { Read } from "./subject";

/** What a column most probably holds, and what could be done about it, the best first. */
export interface Judgement {
  readonly rules: readonly ColumnRule[];
  readonly why: string;
  readonly needsEye: boolean;
}

export const nothing: readonly ColumnRule[] = [
  { kind: "null" },
  { kind: "constant", value: "" },
  { kind: "token" },
];

/** What is left where the first can't be: a column too short, or one that may hold no value twice. */
export const orElse = (
  ...kinds: (
    | "token"
    | "email"
    | "full name"
    | "phone"
    | "first name"
    | "last name"
    | "address line"
    | "ip address"
    | "url"
    | "free text"
    | "date of birth"
  )[]
): ColumnRule[] => [...kinds.map((kind) => ({ kind })), ...nothing];

export function masked(why: string, rules: readonly ColumnRule[]): Judgement {
  return { rules, why, needsEye: false };
}

export function unsure(why: string, rules: readonly ColumnRule[]): Judgement {
  return { rules, why, needsEye: true };
}

export function kept({ words }: Read): Judgement {
  const reason = `the application's own ${words.join(" ")}`;
  return {
    rules: [{ kind: "keep", reason }],
    why: "the application's own by its name",
    needsEye: false,
  };
}

export function unsureKept(reason: string): Judgement {
  return {
    rules: [{ kind: "keep", reason }],
    why: "the application's own, as it seems",
    needsEye: true,
  };
}
