import t from "tap";
import { holdsAddress } from "../../../../sanitise/audit/kinds/addresses";
import { connect } from "../../../support/connect";
import { addresses } from "../../../support/examples";
import { startPostgres } from "../../../support/postgres";

const notFound = [
  "",
  "no address",
  "@home at 10:40, 64; or 40%",
  "ann@real",
  "u0123456789abcdef0123@example.com",
  "ANN@EXAMPLE.COM.",
  "ann@mail.example.org",
  "ann@club.example, bob@x.test; c@y.invalid (d@localhost)",
  "see https://mastodon.real.org/@ann",
  "a@b.com",
  "write to A@B.COM.",
  "'a@b.com'",
  "{a@b.com,NULL}",
  "?email=a%40b.com",
  "anyone@club.org",
];

t.test("addresses are found, reserved and allowed ones aren't", async (t) => {
  const client = await connect(t, await startPostgres(t));
  const condition = holdsAddress("value", ["a@b.com", "@club.org"]);
  const holds = async (values: readonly string[]) =>
    (
      await client.query<{ value: string }>(
        `select value from unnest($1::text[]) value where ${condition}`,
        [values],
      )
    ).rows.map(({ value }) => value);
  t.same(await holds(addresses), addresses);
  t.same(await holds(notFound), []);
  const { rows } = await client.query(
    `select ${holdsAddress("null::text", [])} as value`,
  );
  t.same(rows, [{ value: null }]);
});

t.test("without a list nothing is allowed", async (t) => {
  const client = await connect(t, await startPostgres(t));
  const { rows } = await client.query(
    `select ${holdsAddress("'a@b.com'", [])} as a, ${holdsAddress("'a@x.example'", [])} as b`,
  );
  t.same(rows, [{ a: true, b: false }]);
});
