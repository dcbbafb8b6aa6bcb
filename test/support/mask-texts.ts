import type { Client } from "pg";
import type { Test } from "tap";
import type { Major } from "../../sandbox/postgres/binaries";
import { createMaskingFunctions } from "../../sanitise/masks/create";
import { connect } from "./connect";
import { startPostgres } from "./postgres";

/** A session of that version with masks, and what gives texts that of `free text`. */
export async function masking(t: Test, major: Major) {
  const server = await startPostgres(t, { major });
  const client = await connect(t, server);
  await createMaskingFunctions(client, "key");
  return { server, client, masked: maskedBy(client) };
}

const maskedBy = (client: Client) => async (texts: readonly string[]) =>
  (
    await client.query<{ mask: string }>(
      "select pg_temp.mask_free_text(value) as mask from unnest($1::text[]) with ordinality each(value, place) order by place",
      [texts],
    )
  ).rows.map(({ mask }) => mask);
