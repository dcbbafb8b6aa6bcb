/** Some steps were run alone, for trying a rule. The copy isn't clean by that, so nothing is handed over. */
export class TriedOnly extends Error {
  override readonly name = "TriedOnly";

  constructor(only: readonly string[]) {
    super(
      `only: ${only.join(", ")} was run. That is for trying a rule: the copy isn't handed over, and the target is untouched. Take only: out of the rules and run "pulumi up" again: it goes on with this copy. Until then the real values that were put aside for the audit stay in it, in the schema prod_copy_real.`,
    );
  }
}
