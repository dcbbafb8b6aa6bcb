import t from "tap";
import { startCopy } from "../../support/copy";

const hash = "pbkdf2_sha256$260000$q3Vt8LxZ$c2FtcGxl/aGFzaDEyMzQ1Njc4";

const schema = `
  create collation nobody (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
  create table person (id int primary key, first_name text, address text, password text, site text,
    customer text, plan text, note text, motto text, data jsonb, alias text collate nobody, born text, page text, picture bytea);
  insert into person values (1, 'Annabel Leonora', '12 Wattle Crescent', '${hash}', 'https://social.example.org/u/ann1980x',
    'cus_Nff8k2Lq91', 'Monthly subscription 2', 'she uses mail ann@real.org since 2019', 'Receipt',
    '{"key": "sk9Lm2Qx77Zt", "kept": "st4yhere99x"}', 'leonora.77', '1980-01-02T10:11:12', '<p class="col9wide12">hello</p>',
    'IHDR12345678abc');
  create table log (line text);
  insert into log values ('order-7712abc of ann2@real.org');`;

const rules = `
only: [outbound]
outbound: [log]
tables:
  person:
    columns:
      first_name: full name
      address: address line
      password: { password: unusable }
      site: url
      customer: null
      plan: null
      note: free text
      motto: { constant: x }
      data: { json: { key: token }, rest: settings }
      alias: { sql: "'person ' || id" }
      born: null
      page: null
      picture: null
`;

t.test("values that nobody says by chance are put aside", async (t) => {
  const { sanitise, column } = await startCopy(t, schema);
  await t.rejects(sanitise(rules), { name: "TriedOnly" });
  t.same(
    await column(
      'select from_column || \' \' || value from prod_copy_real.value order by from_column collate "C", value collate "C"',
    ),
    [
      "address 12 Wattle Crescent",
      "alias leonora.77",
      "customer cus_Nff8k2Lq91",
      "data sk9Lm2Qx77Zt",
      "first_name Annabel Leonora",
      "line ann2@real.org",
      "note ann@real.org",
      "password aGFzaDEyMzQ1Njc4",
      "password pbkdf2_sha256$260000$q3Vt8LxZ$c2FtcGxl",
      "site ann1980x",
    ],
  );
});
