import type { ColumnRule } from "../../rules/rules";

/** What is proposed for a column. */
export interface ColumnProposal {
  readonly rule: ColumnRule;
  /** Why that, in a few words: no value stands in them. */
  readonly why: string;
  /** Whether a person has to look before the rule can be believed: nothing but a guess speaks for it. */
  readonly needsEye: boolean;
}

/** In place of a reason that only a person can give: the file's schema refuses it. */
export const sayWhy: ColumnRule = { kind: "keep", reason: "say why" };

/** A rule as the file has it. Of those that are proposed: none is JSON's. */
export function writeRule(rule: ColumnRule): string {
  switch (rule.kind) {
    case "keep":
      return `{ keep: ${scalar(rule.reason)} }`;
    case "constant":
      return `{ constant: ${JSON.stringify(rule.value)} }`;
    case "password":
      return rule.known === undefined
        ? "{ password: unusable }"
        : `{ password: { known: ${JSON.stringify(rule.known)} } }`;
    case "sql":
      return `{ sql: ${JSON.stringify(rule.expression)} }`;
    default:
      return rule.kind;
  }
}

/** A text as YAML reads it back within braces. */
function scalar(text: string): string {
  return /^[a-z][\w' -]*$/i.test(text) && text !== "say why"
    ? text
    : JSON.stringify(text);
}
