/** An escape of JSON's that stands for no character that PostgreSQL knows, or for half of one. */
const inUtf8 = "0000|[dD][89a-fA-F][0-9a-fA-F]{2}";

/** Other encodings have few of the characters that escapes stand for, save ASCII's. */
const inOthers = "0000|(?!00[0-7])[0-9a-fA-F]{4}";

/**
 * A condition, as SQL, on a json value's text: there may be an escape in it that PostgreSQL takes into a
 * column of `json`, which it keeps as it came, but fails to read (SQLSTATE 22P05 or 22P02).
 */
export function perhapsUnreadable(text: string): string {
  return `(strpos(${text}, '\\u') > 0 and ${text} ~ ('\\\\u(?:' || ${pattern} || ')'))`;
}

/** The text without those escapes, as SQL. A backslash that stands for itself begins none. */
export function withoutUnreadable(text: string): string {
  return `regexp_replace(${text}, '(?<!\\\\)((?:\\\\\\\\)*)\\\\u(?:' || ${pattern} || ')', '\\1', 'g')`;
}

const pattern = `case current_setting('server_encoding') when 'UTF8' then '${inUtf8}' else '${inOthers}' end`;
