/**
 * The part before the host of an address with a login: scheme, user, password. What only stands for a password isn't
 * one: stars, a variable, what `format` puts in.
 */
export const loginInAddress =
  "[A-Za-z][A-Za-z0-9+.-]*://[^\\s/:@'\"<>]*:(?![*x.]+@|%[sLI]|[$:{<])[^\\s/@'\"<>]+@[^\\s@'\"|]";

/** Its value: not the beginning of an expression, of another literal, or of what stands for one. */
const given = "(?![*x.]+(?:[^0-9A-Za-z*]|$)|%[sLI])[^\\s'\"$:{}()<|&;,%\\\\]";

const word = "(?:[Pp]assword|PASSWORD|[Pp]wd|PWD|[Pp]assphrase)";

/** Keys that stand beside it in libpq's, ODBC's, ADO.NET's and JDBC's strings. */
const beside =
  "(?:[Hh]ost|hostaddr|[Pp]ort|dbname|[Dd]atabase|[Uu]ser(?: ?[Ii]d|name)?|[Uu][Ii][Dd]|[Ss]erver|sslmode|service|connect_timeout|application_name|[Dd]ata [Ss]ource|[Ii]nitial [Cc]atalog)";

const value = "(?:'[^'\\n]*'|[^\\s'=;&,]+)";

const inPairs = [
  `\\m${beside}\\s*=\\s*${value}(?:\\s*[;&]\\s*|\\s+)(?:\\w+\\s*=\\s*${value}(?:\\s*[;&]\\s*|\\s+))*${word}\\s*=\\s*(?:'?'?)${given}`,
  `\\m${word}\\s*=\\s*(?:'?'?)${given}[^\\s'";&]*'?'?(?:\\s*[;&]\\s*|\\s+)${beside}\\s*=\\s*[^\\s=]`,
];

/** The beginning of a literal, or one option of foreign data or a setting, which are searched as literals. */
const asLiteral = `'\\s*(?:[\\w.]*[._])?(?:${word}|passwd|passcode|sslpassword|secret|[Tt]oken|(?:secret|api|access|auth|private|account)_?[Kk]ey)\\s*=\\s*${given}`;

const variable = `\\mPGPASSWORD=["']?${given}`;

// Amazon: 40 characters that nothing marks but the name before them.
const amazon = "[Ss]ecret_?[Aa]ccess_?[Kk]ey\\W{1,6}";
const secretAccessKey = `${amazon}[A-Za-z0-9/+]{40}`;

/** What leads to a password in clear outside of addresses, and its first character. */
export const clearPasswords = [
  ...inPairs,
  asLiteral,
  variable,
  secretAccessKey,
];

/** Every text with one of these, or with {@link loginInAddress}, matches it. */
export const likeClearPassword = [
  // What an allowed address is taken for is gone from the text that is looked at: the password, the @ and the host.
  "://[^\\s/:@'\"<>]*:",
  "(?:[Pp]assw(?:or)?d|PASSWORD|[Pp]wd|PWD|[Pp]assphrase|passcode|secret|[Tt]oken|[Kk]ey)\\s*=",
  "[Ss]ecret_?[Aa]ccess_?[Kk]ey\\W",
].join("|");

const keys = `(?:${word}|PGPASSWORD|passwd|passcode|secret|[Tt]oken|[Kk]ey)`;

/** In a text with {@link clearPasswords}: what stands before each, as the first group, and all of it. */
export const wholeClearPassword = `(${keys}\\s*=\\s*|${amazon})(?:'[^'\\n]*'|"[^"\\n]*"|["']{0,2}${given}[^\\s'";&]*)`;
