import { readFileSync } from "node:fs";
import { codeOf } from "../../../postgres/errors";
import { parseRules } from "../../rules/read-rules";
import type { Rules } from "../../rules/rules";
import type { Options } from "./arguments";
import { UsageError } from "./usage-error";

/**
 * The rules that the options name, with `--only` in place of the file's own.
 * @throws UsageError where the file can't be read; InvalidRules
 */
export function rulesFor({
  rules: file,
  only,
}: Pick<Options, "rules" | "only">): Rules {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(
      `--rules ${file}: the file can't be read (${codeOf(error)}). Give the path of a file of rules, from the project's folder.`,
    );
  }
  const rules = parseRules(text, file);
  return only === undefined ? rules : { ...rules, only };
}
