import type { BySnapshot } from "../config/by-snapshot";

/** Which class the copy is to have, and when. */
export interface CopyClasses {
  /** Until it is sanitised. Undefined: the class that it has, since it is past that. */
  readonly first: string | undefined;
  /** From then on, before the target is told; undefined: the first one stays. */
  readonly last: string | undefined;
}

/**
 * The classes of the stack's copy. One that is sanitised, or that the target uses, never gets the larger one: a change
 * of class takes the database away for minutes.
 * @param isPast whether the copy is sanitised or in use
 */
export function copyClasses(
  {
    instanceClass,
    sanitisingClass = instanceClass,
  }: Pick<BySnapshot, "instanceClass" | "sanitisingClass">,
  isPast: boolean,
): CopyClasses {
  if (sanitisingClass === instanceClass)
    return { first: instanceClass, last: undefined };
  return { first: isPast ? undefined : sanitisingClass, last: instanceClass };
}
