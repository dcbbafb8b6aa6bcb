import { type Cast, perCast } from "./cast";
import type { Club } from "./clubs";

/** The ways in which each club takes money; the first, the federation's own credit, all of them. */
const names = ["Bridge Credits", "Cash", "Bank Transfer", "EFTPOS"];

/** A row of payments_orgpaymentmethod. */
interface PaymentMethod {
  readonly id: number;
  readonly club: Club;
  readonly name: string;
}

/** Every club's ways of paying. */
export const paymentMethods = perCast((cast: Cast) => {
  const all: PaymentMethod[] = [];
  for (const club of cast.clubs)
    for (const name of names) all.push({ id: all.length + 1, club, name });
  return {
    all,
    /** The ids of a club's methods, Bridge Credits first. */
    of: (club: Club): readonly number[] =>
      names.map((_, index) => (club.id - 1) * names.length + index + 1),
  };
});
