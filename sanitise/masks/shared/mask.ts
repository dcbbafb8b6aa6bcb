import type { ColumnType } from "../../catalogue/catalogue";
import type { Masker, ValueRule } from "../../rules/rules";
import type { Vocabulary } from "./vocabulary";

/** A rule that makes a mask of each value. The others give a value themselves, or keep it. */
export type MaskRule = Exclude<
  ValueRule,
  { readonly kind: "null" | "constant" | "keep" }
>;

export type MaskKind = MaskRule["kind"];

/** The rule of one kind. */
export type RuleOf<Kind extends MaskKind> = Kind extends Masker
  ? { readonly kind: Kind }
  : Extract<MaskRule, { readonly kind: Kind }>;

/** All that the program knows of one kind of mask: what it makes, where it fits, and what is said of it. */
export interface Mask<Rule extends MaskRule = MaskRule> extends Form<Rule> {
  /** What became of a column, on the report's page. */
  readonly words: string;
  /** What it hashes, each by a key of its own, so that e.g. a token and a name of the same letters have nothing in common. */
  readonly keys: readonly string[];
  /**
   * SQL of its functions, each after those that it calls. People's own SQL may call `mask_` and the kind.
   * @param allowed addresses that the rules allow, in lower case
   * @param region countries in whose national forms phone numbers are known
   */
  functions(
    vocabulary: Vocabulary,
    allowed: readonly string[],
    region: readonly string[],
  ): readonly string[];
  /**
   * Why several rows can get the same value; undefined where they can't, or only the rows can tell.
   * @param room most characters that a value can have
   */
  repeats(rule: Rule, room: number): string | undefined;
  /** Whether both sides of a foreign key may have it: equal values have equal masks, and others have others. */
  readonly joins: boolean;
  /**
   * SQL of whether a text is a variant, e.g. in capitals, of one that has the same mask; all others have masks
   * of their own. Undefined where only the rows as they will be can tell.
   */
  readonly variant: ((text: string) => string) | undefined;
  /** Which of a column's values tell of one person: all, or those of more than a word; undefined: by itself none. */
  readonly person: "values" | "long values" | undefined;
  /** Undefined: neither types nor findings tell. */
  readonly proposed: Proposal | undefined;
}

/** The types of values that a mask takes, and what it makes of them. */
export interface Form<Rule extends MaskRule = MaskRule> {
  /** Whether it takes columns of that type. */
  takes(type: ColumnType): boolean;
  /** Least characters that a column must have room for. */
  shortest(rule: Rule): number;
  /** SQL of the new value of a column that is no array. */
  column(value: string, rule: Rule, type: ColumnType): string;
  /** SQL of the mask of `value`, a text, by `rule`, a jsonb: in arrays and JSON. */
  readonly part: string;
  /** What that `rule` says besides the kind. */
  partRule(
    rule: Rule,
    maxLength: number | undefined,
  ): Readonly<Record<string, unknown>>;
  /** PL/pgSQL that returns what any JSON value, `node`, becomes by `rule`. Undefined: each text and number in it becomes `part`. */
  readonly node: string | undefined;
  /** Whether `part` makes of a number in JSON a number. */
  readonly keepsNumbers: boolean;
  /** A call of PostgreSQL's own, up to its bracket, that takes and gives the types of `mask_` and the kind. Undefined: people's own SQL may not call that. */
  readonly standIn: string | undefined;
}

/** What tells that a column, or a value, is what a mask is for. What names of texts tell stands in `propose/words`. */
export interface Proposal {
  /** What the audit calls a value that it is the remedy for. */
  readonly finding?: string;
  /** Types that leave no doubt, whatever the name. */
  readonly types?: readonly string[];
  /** Types that tell of a person only where the name is so. */
  readonly sureTypes?: readonly string[];
  /** Such names, in small letters with `_` between words. */
  readonly sure?: RegExp;
}

/** What a column's values can look like: each is counted before a rule is proposed. */
export type Look = "email" | "phone" | "url" | "ip";
