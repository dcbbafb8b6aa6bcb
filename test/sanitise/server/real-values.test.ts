import t from "tap";
import { AuditFailed } from "../../../sanitise/audit/audit-failed";
import { loadVocabulary } from "../../../sanitise/masks/shared/vocabulary";
import { TriedOnly } from "../../../sanitise/server/sanitise-server";
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

t.test("nothing that masks are made of is put aside", async (t) => {
  const { firstNames, lastNames, streets } = await loadVocabulary();
  const longFirst = firstNames.toSorted((a, b) => b.length - a.length)[0] ?? "";
  const [street = ""] = streets;
  const [last = ""] = lastNames;
  const { admin, sanitise, column } = await startCopy(
    t,
    `create table site (id int, domain text, name text);
     create table person (id int primary key, first text, whole text, street text, plan text, motto text, label text,
       data jsonb, mail text, phone text, ip text);`,
  );
  await admin.query(
    "insert into site values (1, 'example.com', 'www.example.com')",
  );
  await admin.query(
    `insert into person
     select i, $1, $2 || ' ' || $1, i || ' ' || $3, case when i % 2 = 0 then 'Gold member' else 'Silver member' end, 'Removed by rule 7',
       'account of ' || i, jsonb_build_object('kind', 'Ordinary kind'), 'u' || i || '0a1b2c3d@example.com', '0491570' || case i when 1 then '006' else '156' end,
       '192.0.2.' || 100 + i
     from generate_series(1, 2) i`,
    [longFirst, last, street],
  );
  await admin.query(
    `insert into person
     select 100 + i, 'Wilhelmina-Therese ' || i, 'Thaddeus Quackenbush-' || i, i || ' Kirribilli Esplanade', 'plan ' || md5(i::text), 'motto ' || md5(i::text),
       'label ' || md5(i::text), jsonb_build_object('kind', 'kind ' || md5(i::text)), 'p' || i || '@real.org', '0412 345 ' || 100 + i, '10.20.30.' || i
     from generate_series(1, 40) i`,
  );
  await sanitise(`
only: [outbound]
tables:
  site: { columns: { domain: { constant: example.net }, name: null } }
  person:
    columns:
      first: first name
      whole: full name
      street: address line
      plan: { choice: [Gold member, Silver member, Gold member for life] }
      motto: { constant: "Removed by rule 7, see there" }
      label: { sql: "'account of ' || id || $$ Gold member$$" }
      data: { json: { kind: { choice: [Ordinary kind, Other kind] } }, rest: nothing }
      mail: email
      phone: phone
      ip: ip address
`).catch((error: unknown) => {
    if (!(error instanceof TriedOnly)) throw error;
  });
  const aside = await column(
    "select value from prod_copy_real.value order by 1",
  );
  t.same(
    aside.filter(
      (value) =>
        !/^(Wilhelm|Thadd|\d+ Kirri|(plan|motto|label|kind) [0-9a-f]{32}|p\d+@real|0412 345|10\.20)|^[0-9a-f]{32}$/.test(
          String(value),
        ),
    ),
    [],
  );
  t.ok(aside.length > 100, `${aside.length}`);
});

t.test(
  "an address is put aside whole, however long, and a finding names where it comes from",
  async (t) => {
    const { admin, sanitise, column } = await startCopy(
      t,
      `create schema "Crew";
       create table "Crew".sailor (id int, mail text, remark text);
       insert into "Crew".sailor select n, repeat('a', n - 1) || 'z@mail.long-' || n || '.real.org', 'write to ' || repeat('b', n - 1) || 'y@mail.long-' || n || '.real.org'
         from generate_series(30, 64) n;
       insert into "Crew".sailor values (0, 'jürgen.müßig@real.org', 'Ask Žofie.Š@real.org.');
       create table log (line text); insert into log values ('nothing');`,
    );
    const rules = `
tables:
  '"Crew".sailor': { columns: { mail: email, remark: free text } }
  log: { columns: { line: { keep: of the test } } }
`;
    await sanitise(`only: [outbound]\n${rules}`).catch((error: unknown) => {
      if (!(error instanceof TriedOnly)) throw error;
    });
    const aside = await column(
      "select value from prod_copy_real.value where from_column = 'mail' order by value collate \"C\"",
    );
    t.same(aside, [
      ...Array.from({ length: 35 }, (_, i) => 30 + i)
        .map((n) => `${"a".repeat(n - 1)}z@mail.long-${n}.real.org`)
        .toSorted(),
      "jürgen.müßig@real.org",
    ]);
    t.same(
      await column(
        "select value from prod_copy_real.value where from_column = 'remark' and value !~ '^b+y@mail[.]long-[0-9]+[.]real[.]org$'",
      ),
      ["Žofie.Š@real.org"],
    );
    await admin.query(
      "insert into log select 'seen: ' || mail from \"Crew\".sailor where id in (41, 59)",
    );
    await admin.query(
      "comment on table log is 'see " +
        `${"a".repeat(49)}z@mail.long-50.real.org` +
        "'",
    );
    const error = await sanitise(rules).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (!(error instanceof AuditFailed)) throw error ?? new Error("clean");
    t.match(
      error.message,
      "table log, column line: real value of Crew.sailor.mail in 2 rows",
    );
    t.match(
      error.message,
      /comments, .*: real value of Crew\.sailor\.mail in 1 text/,
    );
  },
);
