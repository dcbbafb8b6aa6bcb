import { CannotGoOn } from "../cannot-go-on";
import type { Problem } from "../problem";

const headings = {
  "before all": "The rules don't fit the data. Nothing was written:",
  "after the commands before the rules":
    "The rules don't fit what the commands before them made of the data. The rules changed nothing:",
  "before the audit":
    "The rules don't cover what is in the data now that the commands have run:",
};

/** The rules can't be applied to this server. */
export class RulesDontFit extends CannotGoOn {
  override readonly name = "RulesDontFit";
  /** When it was found out, and what was done by then. */
  readonly heading: string;

  constructor(
    readonly problems: readonly Problem[],
    stage: keyof typeof headings,
  ) {
    const heading = headings[stage];
    super([heading, ...problems.map(line)].join("\n"), { kind: "mend rules" });
    this.heading = heading;
  }
}

function line(problem: Problem): string {
  return `  - ${typeof problem === "string" ? problem : problem.what}`;
}
