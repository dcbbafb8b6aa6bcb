import { maskNamed } from "./registry";
import type { Mask } from "./shared/mask";

/** A masking function's call, up to its opening bracket. */
const call = /\bpg_temp\s*\.\s*mask_([a-z_]+)\s*\(/gi;

function maskOfFunction(name: string): Mask | undefined {
  return maskNamed(name.toLowerCase().replaceAll("_", " "));
}

/**
 * An expression from the rules without masking functions, for a session that has none, e.g. one that can
 * only read: it can be parsed, and its types be told, all the same.
 */
export function withoutMaskingFunctions(expression: string): string {
  return expression.replaceAll(
    call,
    (whole, name: string) => maskOfFunction(name)?.standIn ?? whole,
  );
}

/** The mask whose function an expression calls first. */
export function firstMaskIn(expression: string): Mask | undefined {
  const [first] = expression.matchAll(call);
  return maskOfFunction(first?.[1] ?? "");
}
