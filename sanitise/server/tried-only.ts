import { CannotGoOn } from "../cannot-go-on";
import { realValuesSchema } from "../catalogue/own-tables";

/** Some steps were run alone, for trying a rule. The copy isn't clean by that, so nothing is handed over. */
export class TriedOnly extends CannotGoOn {
  override readonly name = "TriedOnly";

  constructor(
    /** The steps that were run. */ readonly only: readonly string[],
  ) {
    super(
      `only: ${only.join(", ")} was run. That is for trying a rule: the data isn't clean by that. The real values that were put aside for the audit stay in it until a whole run, in the schema ${realValuesSchema}.`,
      { kind: "whole run" },
    );
  }
}
