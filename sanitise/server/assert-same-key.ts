import { CannotGoOn } from "../cannot-go-on";
import { derive } from "../masks/shared/keys";
import { maskedBefore, withoutDone } from "../plan/done";
import type { PlannedDatabase } from "./plan-server";
import type { Work } from "./work";

/** Data that is masked in part, by another key. Nothing was written. */
export class OtherMaskingKey extends CannotGoOn {
  override readonly name = "OtherMaskingKey";

  constructor(
    /** Those that are masked in part. */ readonly databases: readonly string[],
  ) {
    super(
      `An earlier run has masked a part of the data (${databases.join(", ")}) by another masking key: equal values would get unequal masks in the rest. Nothing was written.`,
      { kind: "former key" },
    );
  }
}

/** What tells two masking keys apart on one copy. The key can't be told from it, nor masks. */
export function keyPrint(key: string, identity: string): string {
  return derive(key, `print for ${identity}`);
}

/**
 * Checks that what is still to be masked gets its masks by the key that the rest has them from.
 * @param identity whose ledger it is
 * @throws OtherMaskingKey
 */
export function assertSameKey(
  databases: readonly PlannedDatabase[],
  identity: string,
  { maskingKey }: Work,
): void {
  const toMask = databases.some(({ plan, ledger }) =>
    plan.tasks
      .flatMap(({ tables }) => tables)
      .some((one) => withoutDone(one, ledger).columns.length > 0),
  );
  const others = databases.filter(
    ({ ledger }) =>
      maskedBefore(ledger).length > 0 &&
      ledger.keyPrint !== undefined &&
      ledger.keyPrint !== keyPrint(maskingKey, identity),
  );
  if (toMask && others.length > 0)
    throw new OtherMaskingKey(others.map(({ surveyed }) => surveyed.name));
}
