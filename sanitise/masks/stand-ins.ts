/**
 * Calls of PostgreSQL's own functions that take and give the same types: a text gives a text, and so on. All
 * that follows the opening bracket stays.
 */
const standIns: Readonly<Record<string, string>> = {
  date_of_birth: "pg_catalog.date_larger('-infinity'::pg_catalog.date, ",
  // Takes a text or an inet.
  ip_address: "coalesce(",
};

/** A masking function's call, up to its opening bracket. */
const call = /\bpg_temp\s*\.\s*mask_([a-z_]+)\s*\(/gi;

/** Those that people's own expressions may call, besides those with stand-ins of their own. */
const ofTexts = [
  "email",
  "first_name",
  "last_name",
  "full_name",
  "phone",
  "address_line",
  "url",
  "token",
  "free_text",
  "password",
];

/**
 * An expression from the rules without masking functions, for a session that has none, e.g. one that can
 * only read: it can be parsed, and its types be told, all the same.
 */
export function withoutMaskingFunctions(expression: string): string {
  return expression.replaceAll(call, (whole, name: string) => {
    const masker = name.toLowerCase();
    if (ofTexts.includes(masker)) return "pg_catalog.lower(";
    return standIns[masker] ?? whole;
  });
}
