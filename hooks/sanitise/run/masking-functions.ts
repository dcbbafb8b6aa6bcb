import { createHash } from "node:crypto";
import { pipeline } from "node:stream/promises";
import type { ClientBase } from "pg";
import { from as copyFrom } from "pg-copy-streams";

/** Bytes of a block of SHA-256. */
const blockSize = 64;

/**
 * Gives the session `pg_temp.mask_email(text)`. It lives in the session's temporary schema, so nothing of
 * it stays in the copy.
 *
 * A mask is `u`, 20 hex digits and `@example.com`, a domain that nobody can have (RFC 2606). The digits
 * are the first 80 bits of the address's HMAC-SHA-256 under the stack's key (RFC 2104), made of
 * PostgreSQL's own `sha256()`. Upper and lower case and spaces around make no difference, as they make
 * none to a mail server. NULL and blank texts stay as they are. So does a mask: a run that goes on after
 * an interruption changes nothing that it has changed before.
 *
 * The key arrives as the data of a COPY, and goes from there into settings of this session, which the
 * function reads: no statement, parameter or plan holds it, so neither do logs and pg_stat_activity. From
 * a setting rather than from the table, because only so can PostgreSQL inline the function.
 * @param key the stack's masking key; any text
 */
export async function createMaskingFunctions(
  client: ClientBase,
  key: string,
): Promise<void> {
  await client.query(
    "create temporary table masking_key (inner_key bytea, outer_key bytea) on commit preserve rows",
  );
  const { inner, outer } = paddedKeys(key);
  await pipeline(
    [`\\\\x${inner.toString("hex")}\t\\\\x${outer.toString("hex")}\n`],
    client.query(copyFrom("copy pg_temp.masking_key from stdin")),
  );
  await client.query(`
    select set_config('prod_copy.inner_key', inner_key::text, false) is null,
      set_config('prod_copy.outer_key', outer_key::text, false) is null
    from pg_temp.masking_key`);
  await client.query("drop table pg_temp.masking_key");
  await client.query(`
    create function pg_temp.mask_email(address text) returns text language sql stable parallel safe
    return case
      when btrim(address) = '' or (address collate "default") ~ '^u[0-9a-f]{20}@example\\.com$' then address
      else 'u' || left(encode(sha256(
        current_setting('prod_copy.outer_key')::bytea || sha256(
          current_setting('prod_copy.inner_key')::bytea
            || convert_to(lower(btrim(address) collate "default"), 'UTF8'))), 'hex'), 20) || '@example.com'
    end`);
  // A role that owns a table may be the one that an index's or a check's function runs as.
  await client.query(
    "grant execute on function pg_temp.mask_email(text) to public",
  );
}

/** The two keys of HMAC: the key, brought to one block, mixed with each of two constants. */
function paddedKeys(key: string): { inner: Buffer; outer: Buffer } {
  const bytes = Buffer.from(key, "utf8");
  const block = Buffer.alloc(blockSize);
  (bytes.length > blockSize
    ? createHash("sha256").update(bytes).digest()
    : bytes
  ).copy(block);
  return {
    inner: Buffer.from(block.map((byte) => byte ^ 0x36)),
    outer: Buffer.from(block.map((byte) => byte ^ 0x5c)),
  };
}
