/** What may stand between a key's letters; JSON writes some blanks as letters. */
const sign = '(?:[^0-9A-Za-z"]|\\\\[tnrf])*';

/** A regular expression that every spelling of a key matches, and more; empty where that would be any text. */
export function spellings(key: string): string {
  const letters = key.match(/[0-9a-z]/g) ?? [];
  // What isn't ASCII may be a letter in capitals.
  return letters
    .map((one) =>
      /[a-z]/.test(one)
        ? `(?:[${one}${one.toUpperCase()}]|[^\\u0001-\\u007f])`
        : one,
    )
    .join(sign);
}

/** That a key of these stands in a document's text, or in a text there that is JSON, or an escape that could hide one. */
export function like(names: readonly string[]): string {
  return `"${sign}(?:${names.join("|")})${sign}"${sign}:|\\\\u`;
}

/** SQL of a document's text without what makes no difference in keys, as `mask_json_fold` has it, where it is ASCII. */
export function folded(text: string): string {
  return [" ", "_", "-"].reduce(
    (all, sign) => `replace(${all}, '${sign}', '')`,
    `lower(${text})`,
  );
}
