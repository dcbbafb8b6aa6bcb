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

/** The place in an expression of what stands at `place` in it {@link withoutMaskingFunctions}. */
export function placeWithout(expression: string, place: number): number {
  let moved = 0;
  for (const { 0: whole, 1: name = "", index } of expression.matchAll(call)) {
    const standIn = maskOfFunction(name)?.standIn ?? whole;
    if (index + moved >= place) break;
    moved += standIn.length - whole.length;
  }
  return place - moved;
}

/** The mask whose function an expression calls first. */
export function firstMaskIn(expression: string): Mask | undefined {
  const [first] = expression.matchAll(call);
  return maskOfFunction(first?.[1] ?? "");
}
