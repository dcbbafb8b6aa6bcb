/** A file of rules that says something impossible. The message names each place, what stands there, and what may. */
export class InvalidRules extends Error {
  override readonly name = "InvalidRules";

  constructor(
    /** The file. */
    readonly file: string,
    /** One sentence per mistake. */
    readonly problems: readonly string[],
  ) {
    super([`The rules in ${file} can't be used:`, ...problems].join("\n  - "));
  }
}
