import type { Rules } from "../../rules/rules";
import type { Work } from "../../server/work";

/** What sanitising needs where there is no stack, and so no commands. */
export function withoutCommands(
  rules: Rules,
  maskingKey: string,
  tell: Work["tell"],
): Work {
  return {
    rules,
    maskingKey,
    commands: { before: 0, after: 0 },
    run: async () => [],
    tell,
  };
}
