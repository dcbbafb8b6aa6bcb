import { createHmac } from "node:crypto";
import { pipeline } from "node:stream/promises";
import type { ClientBase } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { expressionFunction } from "./functions";

/** The key of a masker, from the setting that holds it. */
export const keyFunction = expressionFunction(
  "mask_key(setting text)",
  "text",
  "current_setting(setting)",
);

/** The setting of the session that holds a masker's key. */
export function keySetting(what: string): string {
  return `prod_copy.key_${what}`;
}

/**
 * Puts a key per masker, each derived from the stack's, into the session's settings. They arrive as the
 * data of a COPY: no statement, parameter or plan holds them, so neither do logs and pg_stat_activity.
 * In settings rather than in a table, because only so can PostgreSQL inline the functions; as text, since
 * reading a bytea from a setting costs as much as the hash.
 * @param keyed what masks are keyed by
 */
export async function bringKeys(
  client: ClientBase,
  key: string,
  keyed: readonly string[],
): Promise<void> {
  await client.query(
    "create temporary table masking_key (setting text, key text) on commit preserve rows",
  );
  await pipeline(
    keyed.map((what) => `${keySetting(what)}\t${derive(key, what)}\n`),
    client.query(copyFrom("copy pg_temp.masking_key from stdin")),
  );
  await client.query(
    "select set_config(setting, key, false) is null from pg_temp.masking_key",
  );
  await client.query("drop table pg_temp.masking_key");
}

/**
 * Bytes of a masker's key: as strong as AES-128, and with an address of 33 characters behind it SHA-256 has
 * one block to do instead of two.
 */
const keyBytes = 16;

/** A masker's key, in 22 characters: all are equally long, so where the value begins is never in doubt. */
export function derive(key: string, what: string): string {
  return createHmac("sha256", key)
    .update(what)
    .digest()
    .subarray(0, keyBytes)
    .toString("base64url");
}
