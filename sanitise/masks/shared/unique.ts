import type { Mask } from "./mask";

/** Of a mask that several values can have. */
export function repeating(
  reason: string,
): Pick<Mask, "repeats" | "joins" | "variant"> {
  return { repeats: () => reason, joins: false, variant: undefined };
}

/** Of a mask that is unique where it has room for so many characters. */
export function uniqueFrom(least: number): Pick<Mask, "repeats"> {
  return {
    repeats: (_, room) =>
      room < least
        ? `unique ones need ${least} characters, the column has ${room}`
        : undefined,
  };
}
