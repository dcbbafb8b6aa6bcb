/** Types of text. */
export const textTypes = ["text", "varchar", "bpchar", "citext", "name"];

/** Types of numbers as long as a telephone's; files that tables are loaded from make them `float8` too. */
export const numberTypes = ["int4", "int8", "numeric", "float8"];

export const dateTypes = ["date", "timestamp", "timestamptz"];
