/** Something that must not be in a clean copy, and how PostgreSQL finds it in a text. */
export interface Kind {
  /** As findings and the rules' `accept` have it. */
  readonly name: string;
  /**
   * A regular expression for `~` that matches every text in which {@link holds} finds something, and also
   * every longer text in which that one stands on lines of its own. It may match more: it only decides
   * where to look closely. So it has neither anchors nor lookarounds that a neighbour could mislead, and
   * none of those that keep PostgreSQL from running through the text once. Undefined: there is none, so
   * each value is looked at by itself.
   */
  readonly look: string | undefined;
  /**
   * A condition, as SQL, that decides about a text: true when it holds such a thing.
   * @param text an SQL expression of type text, cheap to be evaluated more than once
   */
  holds(text: string): string;
}

/** What stands before a token: nothing that could be part of it. */
export const before = "(?:^|[^0-9A-Za-z])";

/** What stands after a token. */
export const after = "(?:$|[^0-9A-Za-z])";

/** The same as lookarounds, which leave the neighbour to the next match. */
export const notInside = {
  before: "(?<![0-9A-Za-z])",
  after: "(?![0-9A-Za-z])",
};
