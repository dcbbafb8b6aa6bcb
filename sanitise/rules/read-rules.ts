import { readFileSync } from "node:fs";
import { codeOf } from "../../postgres/errors";
import { CannotGoOn } from "../cannot-go-on";
import { checkGrammar } from "./check-grammar";
import { readDocument, type Step } from "./document";
import { InvalidRules } from "./invalid-rules";
import type { Rules } from "./rules";

/**
 * Reads a file of rules.
 * @throws {InvalidRules} naming every mistake, with its line, its path, what stands there and what may.
 * @throws {CannotGoOn} when the file can't be read.
 */
export function readRules(file: string): Rules {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new CannotGoOn(
      `The rules file ${file} can't be read (${codeOf(error)}).`,
      { kind: "other rules file" },
    );
  }
  return parseRules(text, file);
}

/**
 * The rules in a text of YAML.
 * @param file what messages call it
 * @throws {InvalidRules} as {@link readRules}
 */
export function parseRules(text: string, file: string): Rules {
  const document = readDocument(text);
  if (document.problems.length > 0)
    throw new InvalidRules(file, document.problems);
  const checked = checkGrammar(document.content ?? {});
  if ("rules" in checked) return checked.rules;
  throw new InvalidRules(
    file,
    checked.problems.map(
      ({ path, text }) => `line ${document.line(path)}: ${label(path)} ${text}`,
    ),
  );
}

/** The path as people read it: `tables.accounts_user.columns.email`. */
function label(path: readonly Step[]): string {
  return path.length === 0 ? "the file" : path.join(".");
}
