import type { Case } from "../case";
import { byCommand } from "./command";
import { byDump } from "./dump";
import type { Moment } from "./moment";
import { bySnapshot } from "./snapshot";

/** Every moment of every way. */
export const moments: readonly Moment[] = [
  ...bySnapshot,
  ...byDump,
  ...byCommand,
];

/** What a moment is called in cases. */
export const titleOf = ({ step, name }: Pick<Moment, "step" | "name">) =>
  `${step}, ${name}`;

/** Where a case's run is held. */
export function momentOf({ way, moment }: Case): Moment {
  const found = moments.find(
    (one) => one.way === way && titleOf(one) === moment,
  );
  if (!found) throw new Error(`There is no moment ${moment} by ${way}.`);
  return found;
}
