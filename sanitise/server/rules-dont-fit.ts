const headings = {
  "before all": "The rules don't fit the copy. Nothing was written:",
  "after the commands before the rules":
    "The rules don't fit what the commands before them made of the copy. The rules changed nothing:",
  "before the audit":
    "The rules don't cover what is in the copy now that the commands have run:",
};

/** The rules can't be applied to this server. Each reason is a sentence or two; no value stands in one. */
export class RulesDontFit extends Error {
  override readonly name = "RulesDontFit";

  constructor(
    readonly problems: readonly string[],
    /** When it was found out. */
    stage: keyof typeof headings,
  ) {
    super(
      [
        headings[stage],
        ...problems.map((problem) => `  - ${problem}`),
        'Mend the rules and run "pulumi up" again: it goes on with this copy. The target is untouched.',
      ].join("\n"),
    );
  }
}
