import { freshCopy } from "../check/find-read-problems";
import { OtherMaskingKey } from "../server/assert-same-key";
import { RulesDontFit } from "../server/rules-dont-fit";
import { TriedOnly } from "../server/tried-only";
import { listed } from "./output";

/** A reason why rules don't fit, for somebody who has no stack. */
export function withoutStack(problem: string): string {
  return problem.replace(
    freshCopy,
    "Put that rule back as it was, or restore the data afresh.",
  );
}

/**
 * What an error says to somebody at this command. The sanitiser's own errors speak to who runs the stack,
 * and of its target.
 */
export function wordingOf(error: unknown): string {
  if (error instanceof RulesDontFit)
    return `${listed("The rules don't fit the database. No rule was applied:", error.problems.map(withoutStack))}\nMend the rules and run it again.`;
  if (error instanceof OtherMaskingKey)
    return `An earlier run has masked a part of the data (${error.databases.join(", ")}) by another masking key: equal values would get unequal masks in the rest. Nothing was written. Set PROD_COPY_MASKING_KEY to what it was for that run. Where it wasn't set, nobody has that key: restore the data afresh, and set one, so that a run can go on after one that didn't end.`;
  if (error instanceof TriedOnly)
    return "Only some steps were run, for trying a rule: the data isn't clean by that. Run it without --only, and without only: in the rules, to the end. Until then the real values that were put aside for the audit stay in it, in the schema prod_copy_real.";
  const message = error instanceof Error ? error.message : String(error);
  return message
    .replaceAll(" The target is untouched.", "")
    .replaceAll(
      'run "pulumi up" again: it goes on with this copy',
      "run it again: it goes on from there",
    )
    .replaceAll('un "pulumi up" again', "un it again");
}
