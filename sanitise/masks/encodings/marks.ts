/*
 * Characters that no text has while it is looked through: they are taken out before, and again afterwards. Each also tells that a text
 * has been decoded in its way, so that this ends.
 */

/** After an escape that stays, so that nobody takes its last letter for the first of what follows. */
export const afterEscape = "e'\\x03'";

/** Stands for encoded words while the text beside them is looked through, and for percent-encoded pieces. */
export const wordsMark = "e'\\x04'";
export const piecesMark = "e'\\x05'";

/** SQL of a text without them. Few have any. */
export function withoutMarks(text: string): string {
  const marks = [afterEscape, wordsMark, piecesMark];
  return `case when ${marks.map((mark) => `strpos(${text}, ${mark}) > 0`).join(" or ")} then translate(${text}, ${marks.join(" || ")}, '') else ${text} end`;
}
