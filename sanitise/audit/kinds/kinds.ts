import { escapeLiteral } from "pg";
import { encodedLook } from "../../masks/encodings/look";
import type { Spell } from "../../masks/spellings/encoding";
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
  /** Countries in whose national forms phone numbers are known besides Australia's. */
  readonly region?: readonly string[];
}

/** All that is looked for in one audit, and the quick way to tell that a text holds none of it. */
export interface Kinds {
  readonly all: readonly Kind[];
  /**
   * A condition, as SQL: false only where no line of the text holds anything of a kind that has a `look`.
   * @param text an SQL expression, cheap to be evaluated more than once
   */
  look(text: string): string;
  /**
   * The same as bits: 1 where that condition is true, 2 where one of a kind may stand encoded in the text.
   * @param text as for {@link look}
   * @param prepared what {@link prepared} makes of that text, cheap as well
   */
  sight(text: string, prepared: string): string;
  /** The text in which most is looked for, as SQL. */
  prepared(text: string): string;
  /** Those that each value must be held against by itself. */
  readonly byValue: readonly Kind[];
  /**
   * The same condition for one kind alone; undefined for one of {@link byValue}.
   * @param text as for {@link look}
   */
  lookFor(kind: Kind, text: string): string | undefined;
  /** Writes other expressions for the database's encoding as theirs are. */
  readonly spell: Spell;
}

/** Of this one audit. */
interface Besides {
  /** More kinds, e.g. real values. */
  readonly more?: readonly (Kind & { lookIn(text: string): string })[];
  /** Writes expressions for the database's encoding. Default: UTF-8. */
  readonly spell?: Spell;
}

/** The audit's own kinds and the rules' patterns. Texts are to have the collation "C" where they are held against them. */
export function kindsFor(
  { allow, patterns, region = [] }: Wanted,
  { more = [], spell = (sql) => sql }: Besides = {},
): Kinds {
  const spelled = <One extends Kind & { look: string }>(kind: One): One => ({
    ...kind,
    look: spell(kind.look),
    holds: (text) => spell(kind.holds(text)),
  });
  const inUtf8 = email(allow);
  const addresses = { ...spelled(inUtf8), loose: spell(inUtf8.loose) };
  const own = [
    addresses,
    ...[phone(region), card, iban, secret, clearPassword].map(spelled),
  ];
  const ruled = Object.entries(patterns).map(([name, expression]) =>
    pattern(name, expression),
  );
  const others = own.slice(1).flatMap(({ look }) => look ?? []);
  const together = [addresses.loose, ...others].join("|");
  const anything = matching(together);
  const looked = spell(encodedLook);
  const anythingOrEncoded = matching(`${together}|${looked}`);
  const encoded = matching(looked);
  const anyOther = matching(others.join("|"));
  const anAddress = matching(addresses.look);
  const looks = new Map<Kind, Matching>(
    [...own, ...ruled].flatMap((kind) =>
      kind.look === undefined ? [] : [[kind, matching(kind.look)]],
    ),
  );
  const besides = (text: string) => [
    ...ruled.flatMap((kind) => looks.get(kind)?.(asPeopleMean(text)) ?? []),
    ...more.map(({ lookIn }) => lookIn(text)),
  ];
  // The first decides nearly always, in one go.
  const holds = (prepared: string) =>
    `(${anything(prepared)} and (${anyOther(prepared)} or ${anAddress(prepared)}))`;
  return {
    all: [...own, ...ruled, ...more],
    look: (text) =>
      [holds(addresses.prepared(text)), ...besides(text)].join(" or "),
    // Where texts neither hold nor encode anything one expression says so. Of an encoded text the stand-ins for hosts hide
    // at most its first character, of which nothing is left.
    sight: (text, prepared) => {
      const others = besides(text);
      const one = (conditions: readonly string[]) =>
        conditions.length === 0 ? "0" : `(${conditions.join(" or ")})::int`;
      return `case when ${anythingOrEncoded(prepared)}
        then ${one([holds(prepared), ...others])} | case when ${encoded(text)} then 2 else 0 end
        else ${one(others)} end`;
    },
    spell,
    prepared: addresses.prepared,
    byValue: ruled.filter(({ look }) => look === undefined),
    lookFor: (kind, text) => {
      const other = more.find(({ name }) => name === kind.name);
      if (other) return other.lookIn(text);
      const look = looks.get(kind);
      if (kind === addresses) return look?.(addresses.prepared(text));
      return look?.(ruled.includes(kind) ? asPeopleMean(text) : text);
    },
  };
}

/** SQL of whether a text matches. */
type Matching = (text: string) => string;

/**
 * The expression is written as a literal once: they have up to 100,000 characters, each
 * of which takes memory and time, and an audit asks with them for each table and column.
 */
function matching(expression: string): Matching {
  // `pg` puts it together character by character, and V8 keeps all those pieces as long as it isn't written as a whole.
  const literal = Buffer.from(escapeLiteral(expression)).toString();
  return (text) => `${text} ~ ${literal}`;
}

/** People's own expressions take the database's letters for letters. */
function asPeopleMean(text: string): string {
  return `(${text} collate "default")`;
}

/** What the rules look for besides: a regular expression of PostgreSQL's, under its own name. */
export function pattern(name: string, expression: string): Kind {
  const matches = matching(expression);
  return {
    name,
    look: mindsNeighbours(expression) ? undefined : expression,
    holds: (text) => `(${matches(asPeopleMean(text))})`,
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
