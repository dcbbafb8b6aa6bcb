import { escapeLiteral } from "pg";
import { card } from "./card";
import { clearPassword } from "./clear-password";
import { email } from "./email";
import { iban } from "./iban";
import type { Kind } from "./kind";
import { phone } from "./phone";
import { secret } from "./secret";

/** What the rules say about what the audit looks for. */
export interface Wanted {
  /** Addresses and `@domain`s, in lower case, that aren't findings. */
  readonly allow: readonly string[];
  /** Regular expressions of PostgreSQL's, by the name that findings get. */
  readonly patterns: Readonly<Record<string, string>>;
}

/** All that is looked for in one audit, and the quick way to tell that a text holds none of it. */
export interface Kinds {
  readonly all: readonly Kind[];
  /**
   * A condition, as SQL: false only where no line of the text holds anything of a kind that has a `look`.
   * @param text an SQL expression, cheap to be evaluated more than once
   */
  look(text: string): string;
  /** Those that each value must be held against by itself. */
  readonly byValue: readonly Kind[];
  /**
   * The same condition for one kind alone; undefined for one of {@link byValue}.
   * @param text as for {@link look}
   */
  lookFor(kind: Kind, text: string): string | undefined;
}

/**
 * The audit's own kinds and the rules' patterns.
 * @param more kinds of this one audit, e.g. its real values
 */
export function kindsFor(
  { allow, patterns }: Wanted,
  more: readonly (Kind & { lookIn(text: string): string })[] = [],
): Kinds {
  const addresses = email(allow);
  const own = [addresses, phone, card, iban, secret, clearPassword];
  const ruled = Object.entries(patterns).map(([name, expression]) =>
    pattern(name, expression),
  );
  const others = own.slice(1).flatMap(({ look }) => look ?? []);
  const together = [addresses.loose, ...others].join("|");
  return {
    all: [...own, ...ruled, ...more],
    look: (text) =>
      [
        // The first decides nearly always, in one go.
        `(${matches(addresses.prepared(text), together)} and (${matches(addresses.prepared(text), others.join("|"))} or ${matches(addresses.prepared(text), addresses.look)}))`,
        ...ruled.flatMap(({ look }) =>
          look === undefined ? [] : [matches(text, look)],
        ),
        ...more.map(({ lookIn }) => lookIn(text)),
      ].join(" or "),
    byValue: ruled.filter(({ look }) => look === undefined),
    lookFor: (kind, text) => {
      const other = more.find(({ name }) => name === kind.name);
      if (other) return other.lookIn(text);
      if (kind.look === undefined) return undefined;
      return matches(
        kind.name === addresses.name ? addresses.prepared(text) : text,
        kind.look,
      );
    },
  };
}

function matches(text: string, expression: string): string {
  return `${text} ~ ${escapeLiteral(expression)}`;
}

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
