import { createHash } from "node:crypto";

/** PostgreSQL cuts longer names, silently. */
const longest = 63;

/**
 * The name that Django gives an index or constraint: table, columns and a digest of both, each cut so
 * that the whole is no longer than PostgreSQL takes (`BaseDatabaseSchemaEditor._create_index_name`).
 *
 * @param suffix what follows the digest, e.g. `_uniq` or `_fk_accounts_user_id`
 */
export function constraintName(
  table: string,
  columns: readonly string[],
  suffix = "",
): string {
  const digest = createHash("md5")
    .update([table, ...columns].join(""))
    .digest("hex")
    .slice(0, 8);
  const joined = columns.join("_");
  const whole = `${table}_${joined}_${digest}${suffix}`;
  if (whole.length <= longest) return whole;
  const end = `${digest}${suffix}`.slice(0, Math.floor(longest / 3));
  const rest = Math.floor((longest - end.length) / 2) - 1;
  return `${table.slice(0, rest)}_${joined.slice(0, rest)}_${end}`;
}
