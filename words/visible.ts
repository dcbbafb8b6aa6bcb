/**
 * What a terminal or a browser acts on instead of showing it, save tab and newline: control characters (C0, DEL, C1, with
 * them every escape sequence), marks that turn the direction of writing (Unicode TR 9), separators of lines
 * that programs differ about, and what takes no room.
 */
const unseen =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/**
 * A text as it may be printed: whoever chose a name that stands in it can't make the terminal do anything, or the reader see
 * what isn't there. Such characters are shown by their number, as JSON and YAML in double quotes write them: what
 * is pasted from there means the same.
 */
export function visible(text: string): string {
  return text.replace(unseen, (character) =>
    Array.from(
      { length: character.length },
      (_, index) =>
        `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
    ).join(""),
  );
}
