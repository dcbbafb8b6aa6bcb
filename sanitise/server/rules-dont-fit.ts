import { CannotGoOn } from "../cannot-go-on";
import { type Problem, type StepWords, tellProblem } from "../problem";

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

  constructor(
    readonly problems: readonly Problem[],
    /** When it was found out. */
    private readonly stage: keyof typeof headings,
  ) {
    super(listed(stage, problems.map(withoutStep)), { kind: "mend rules" });
  }

  override tell(words: StepWords): string {
    return listed(
      this.stage,
      this.problems.map((problem) => tellProblem(problem, words)),
    );
  }
}

function listed(
  stage: keyof typeof headings,
  problems: readonly string[],
): string {
  return [headings[stage], ...problems.map((problem) => `  - ${problem}`)].join(
    "\n",
  );
}

function withoutStep(problem: Problem): string {
  return typeof problem === "string" ? problem : problem.what;
}
