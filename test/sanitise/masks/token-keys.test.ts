import t from "tap";
import { secret } from "../../../sanitise/audit/kinds/secret";
import { createMaskingFunctions } from "../../../sanitise/masks/create";
import { connect } from "../../support/connect";
import { startPostgres } from "../../support/postgres";

t.test("no mask of a reference looks like a provider's key", async (t) => {
  const server = await startPostgres(t);
  const client = await connect(t, server);
  await createMaskingFunctions(client, "key");
  for (const beginning of ["ch_", "re_", "TX-", "cus_"]) {
    const { rows } = await client.query<{ all: number; keys: string[] | null }>(
      `select count(distinct mask)::int as all, array_agg(mask) filter (where ${secret.holds("mask")}) as keys
       from (select pg_temp.mask_token('${beginning}' || left(md5(n::text), 24)) as mask from generate_series(1, 6000) n) x`,
    );
    t.same(rows, [{ all: 6000, keys: null }], beginning);
  }
});
