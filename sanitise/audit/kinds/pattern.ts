import { escapeLiteral } from "pg";
import type { Kind } from "./kind";

/** What the rules look for besides: a regular expression of PostgreSQL's, under its own name. */
export function pattern(name: string, expression: string): Kind {
  return {
    name,
    look: mindsNeighbours(expression) ? undefined : expression,
    holds: (text) => `(${text} ~ ${escapeLiteral(expression)})`,
  };
}

/**
 * Whether an expression could match a text, but not a longer one in which that text stands: by anchors,
 * lookarounds, word boundaries or options at its beginning. It says so rather too often.
 */
function mindsNeighbours(expression: string): boolean {
  const plain = expression.replaceAll("(?:", "(").replaceAll("[^", "[");
  return /[\^$]|\(\?|\\[AZmMyY]|\[\[:[<>]|^\*\*\*/.test(plain);
}
