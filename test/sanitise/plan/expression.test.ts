import { pbkdf2Sync } from "node:crypto";
import t from "tap";
import { readCatalogue } from "../../../sanitise/catalogue/read-catalogue";
import { createMaskingFunctions } from "../../../sanitise/masks/create";
import { documentFunctions } from "../../../sanitise/masks/json-document";
import { documentRules } from "../../../sanitise/masks/json-tree";
import { knownPasswords } from "../../../sanitise/masks/kinds/password";
import { planDatabase } from "../../../sanitise/plan/plan";
import {
  rewriteStatement,
  updateStatement,
} from "../../../sanitise/plan/statements";
import type { ColumnRule, ValueRule } from "../../../sanitise/rules/rules";
import { connect } from "../../support/connect";
import { emailMask } from "../../support/email-mask";
import { majors, startPostgres } from "../../support/postgres";

const key = "the stack's key";

/** One column of each type, and a value in it. */
const columns: Readonly<
  Record<string, readonly [type: string, value: string, rule: ColumnRule]>
> = {
  as_text: ["text", "'Ann@real.org'", { kind: "email" }],
  as_varchar: ["varchar(254)", "'ann@real.org'", { kind: "email" }],
  as_citext: ["citext", "'ANN@real.org'", { kind: "email" }],
  as_char: ["char(40)", "'ann@real.org'", { kind: "email" }],
  as_name: ["name", "'ann@real.org'", { kind: "email" }],
  as_domain: ["address", "'ann@real.org'", { kind: "email" }],
  as_collated: ["text collate blind", "'ann@real.org'", { kind: "email" }],
  narrow: ["varchar(25)", "'ann@real.org'", { kind: "email" }],
  in_array: ["text[]", "'{ann@real.org,NULL,\"\"}'", { kind: "email" }],
  in_citexts: ["citext[]", "'{ann@real.org}'", { kind: "email" }],
  in_varchars: ["varchar(25)[]", "'{ann@real.org}'", { kind: "email" }],
  in_domains: ["address[]", "'{ann@real.org}'", { kind: "email" }],
  in_two: [
    "text[]",
    "'[0:1][2:4]={{ann@real.org,b,\"\"},{NULL,ann@real.org,d}}'",
    { kind: "email" },
  ],
  in_many: [
    "text[]",
    "'{ann@real.org,NULL,ann@real.org,\"\",ann@real.org}'",
    { kind: "email" },
  ],
  from_two: ["text[]", "'[2:2]={ann@real.org}'", { kind: "email" }],
  no_elements: ["text[]", "'{}'", { kind: "email" }],
  first: ["varchar(3)", "'Ann'", { kind: "first name" }],
  street: ["varchar(8)", "'1 High St'::varchar(8)", { kind: "address line" }],
  link: ["varchar(30)", "'https://a.b/c'", { kind: "url" }],
  note: ["varchar(20)", "'To a@b.org and c'", { kind: "free text" }],
  born: ["date", "'1970-02-03'", { kind: "date of birth" }],
  born_at: ["timestamptz", "'1970-12-31 23:30Z'", { kind: "date of birth" }],
  born_then: ["timestamp", "'1970-02-03 04:05'", { kind: "date of birth" }],
  never: ["timestamptz", "'infinity'", { kind: "date of birth" }],
  always: ["timestamp", "'-infinity'", { kind: "date of birth" }],
  last: ["date", "'5874897-12-31'", { kind: "date of birth" }],
  born_days: ["date[]", "'{1970-02-03}'", { kind: "date of birth" }],
  host: ["inet", "'10.1.2.3'", { kind: "ip address" }],
  net: ["cidr", "'10.0.0.0/8'", { kind: "ip address" }],
  hosts: ["inet[]", "'{10.1.2.3}'", { kind: "ip address" }],
  id: ["uuid", "'6d0e4ab2-7bdb-4b72-9c5a-1f2b3c4d5e6f'", { kind: "token" }],
  small: ["smallint", "32767", { kind: "noise", share: 0.5 }],
  minus: ["int", "-1000", { kind: "noise", share: 0.1 }],
  nought: ["int", "0", { kind: "noise", share: 0.1 }],
  price: ["numeric(6,2)", "9999.99", { kind: "noise", share: 0.9 }],
  weight: ["float8", "'Infinity'", { kind: "noise", share: 0.1 }],
  real_weight: ["real", "70.5", { kind: "noise", share: 0.1 }],
  shade: ["colour", "'red'", { kind: "choice", values: ["green", "blue"] }],
  mood: ["text", "' Glad '", { kind: "choice", values: [..."abcdefgh"] }],
  same_mood: ["text", "'glad'", { kind: "choice", values: [..."abcdefgh"] }],
  no_mood: ["text", "' '", { kind: "choice", values: ["green", "blue"] }],
  level: ["int", "7", { kind: "choice", values: [1, 2] }],
  tags: ["text[]", "'{x,NULL}'", { kind: "choice", values: ["only"] }],
  password: [
    "varchar(128)",
    "'pbkdf2_sha256$1$a$b'",
    { kind: "password", known: undefined },
  ],
  known: [
    "varchar(128)",
    "'pbkdf2_sha256$1$a$b'",
    { kind: "password", known: "it's open" },
  ],
  document: [
    "jsonb",
    `'${JSON.stringify({ email: "ann@real.org", keep: [1, "x"] })}'`,
    json([["email"], { kind: "email" }]),
  ],
  listed: [
    "jsonb",
    `'${JSON.stringify({ people: [{ email: "ann@real.org" }, { n: 1 }] })}'`,
    json([["people", "*", "email"], { kind: "email" }]),
  ],
  moved: [
    "jsonb",
    `'${JSON.stringify({ "E-Mail": "ann@real.org" })}'`,
    json([["email"], { kind: "email" }]),
  ],
  in_documents: [
    "jsonb[]",
    `array['${JSON.stringify({ email: "ann@real.org" })}']::jsonb[]`,
    json([["email"], { kind: "email" }]),
  ],
};

function json(
  ...paths: readonly (readonly [readonly string[], ValueRule])[]
): ColumnRule {
  return {
    kind: "json",
    paths: paths.map(([steps, rule]) => ({ steps, rule })),
    rest: "tested",
    otherwise: undefined,
  };
}

for (const major of majors)
  t.test(`on PostgreSQL ${major}`, async (t) => {
    const server = await startPostgres(t, { major });
    const client = await connect(t, server);
    await (await server.admin(server.database)).query(
      "create extension citext",
    );
    await client.query(`
      create domain address as varchar(60) check (value like '%@%' or value = '');
      create type colour as enum ('red', 'green', 'blue');
      create collation blind (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
      create table one (${Object.entries(columns)
        .map(([name, [type]]) => `${name} ${type}`)
        .join(", ")})`);
    const rule = (columns: Readonly<Record<string, ColumnRule>>) => [
      {
        schema: "public",
        table: "one",
        rule: {
          delete: "none" as const,
          cascade: [],
          where: undefined,
          keep: undefined,
          columns,
        },
      },
    ];
    const rules = rule(
      Object.fromEntries(
        Object.entries(columns).map(([name, [, , rule]]) => [name, rule]),
      ),
    );
    await createMaskingFunctions(
      client,
      key,
      knownPasswords(rules),
      [],
      [],
      documentRules(rules),
    );
    const values = `insert into one values (${Object.values(columns)
      .map(([, value]) => value)
      .join(", ")})`;
    const catalogue = await readCatalogue(client);
    const [masked] = planDatabase(rules, catalogue, () => true).tasks.flatMap(
      ({ tables }) => tables,
    );
    if (!masked) throw new Error("Nothing to mask.");

    /** What a row becomes, and the row that is null or blank throughout. */
    async function changed(statement: string) {
      await client.query("truncate one");
      await client.query(values);
      await client.query("insert into one default values");
      await client.query(
        "insert into one (as_text, as_citext, as_varchar, first, street, link, note, password, known) values ('', '', ' ', '', '', '', '', '', '')",
      );
      await client.query({ text: statement });
      const { rows } = await client.query<Record<string, string | null>>(
        `select ${Object.keys(columns)
          .map((name) => `${name}::text`)
          .join(", ")} from one`,
      );
      return rows;
    }

    const [row = {}, nulls, blanks] = await changed(
      rewriteStatement(masked.table, masked.columns, undefined),
    );
    const email = row.as_text ?? "";

    t.test("UPDATE gives the same as writing the table anew", async (t) => {
      t.same(
        await changed(updateStatement(masked.table, masked.columns, undefined)),
        [row, nulls, blanks],
      );
    });

    t.test("NULL and blank texts stay", async (t) => {
      t.ok(Object.values(nulls ?? {}).every((value) => value === null));
      t.match(blanks, {
        as_text: "",
        as_citext: "",
        as_varchar: " ",
        first: "",
        street: "",
        link: "",
        note: "",
        password: "",
        known: "",
      });
    });

    t.test("an address has the same mask whatever type it is of", async (t) => {
      t.match(email, /^u[0-9a-f]{20}@example\.com$/);
      for (const name of [
        "as_varchar",
        "as_citext",
        "as_char",
        "as_name",
        "as_domain",
        "as_collated",
      ])
        t.equal(row[name]?.trimEnd(), email, name);
      t.equal(row.in_array, `{${email},NULL,""}`);
      t.equal(row.in_citexts, `{${email}}`);
      t.equal(row.in_domains, `{${email}}`);
      t.match(row.document, `"email": "${email}"`);
      t.match(row.document, '"keep": [1, "x"]');
      t.equal(row.listed, `{"people": [{"email": "${email}"}, {"n": 1}]}`);
      t.equal(row.moved, `{"E-Mail": "${email}"}`);
      t.match(row.in_documents, email);
    });

    t.test("arrays keep their dimensions and where they begin", async (t) => {
      t.match(
        row.in_two,
        new RegExp(
          `^\\[0:1\\]\\[2:4\\]=\\{\\{${email},u[0-9a-f]{20}@example.com,""\\},\\{NULL,${email},u[0-9a-f]{20}@example.com\\}\\}$`,
        ),
      );
      t.equal(row.from_two, `[2:2]={${email}}`);
      t.equal(row.in_many, `{${email},NULL,${email},"",${email}}`);
      t.equal(row.no_elements, "{}");
    });

    t.test("masks fit narrow columns", async (t) => {
      t.equal(row.narrow, emailMask(key, "ann@real.org", 12));
      t.equal(row.in_varchars, `{${row.narrow}}`);
      t.match(row.first, /^[A-Z][a-z]{2}$/);
      t.match(row.street, /^\d{1,3} [A-Z][A-Za-z ]*$/);
      t.match(row.link, /^https:\/\/example\.com\/\d{8}$/);
      t.equal(row.note, "To", "a half of an address doesn't stay");
    });

    t.test("dates stay in their year, at their time of day", async (t) => {
      t.match(row.born, /^1970-/);
      t.match(row.born_then, new RegExp(`^${row.born} 04:05:00$`));
      t.equal(row.born_days, `{${row.born}}`);
      t.match(
        row,
        { never: "infinity", always: "-infinity", last: "5874897-12-31" },
        "what is of no year that PostgreSQL can reckon in stays",
      );
      const { rows } = await client.query<{ at: string }>(
        "select (born_at at time zone 'UTC')::text as at from one limit 1",
      );
      t.match(rows[0]?.at, /^1970-.* 23:30:00$/);
    });

    t.test("IP addresses and UUIDs are of their types", async (t) => {
      t.match(row.host, /^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+\/32$/);
      t.equal(row.hosts, `{${row.host?.replace("/32", "")}}`);
      t.match(row.net, /^(192\.0\.2|198\.51\.100|203\.0\.113)\.0\/24$/);
      t.not(row.id, columns.id?.[1].slice(1, -1));
    });

    t.test(
      "noise stays within its share, the type's range and the sign",
      async (t) => {
        const { rows } = await client.query(`
        select every(abs(m - n) <= abs(n) * 0.1) as share, count(*) filter (where m <> n) > 900 as noisy,
          every(scale(m) <= 2) as scale
        from (select n, pg_temp.mask_noise(n, 0.1, null, null) as m from generate_series(-500.25, 500.25, 1) n where abs(n) > 10) x`);
        t.same(rows, [{ share: true, noisy: true, scale: true }]);
        t.ok(Number(row.small) >= 16384 && Number(row.small) <= 32767);
        t.ok(Number(row.price) >= 999 && Number(row.price) <= 9999.99);
        t.ok(Number(row.minus) <= -900 && Number(row.minus) >= -1100);
        t.match(row, { nought: "0", weight: "Infinity" });
        t.ok(Number(row.real_weight) > 63 && Number(row.real_weight) < 78);
      },
    );

    t.test("a choice is one of its values", async (t) => {
      t.match(row.shade, /^(green|blue)$/);
      t.match(row.level, /^[12]$/);
      t.match(row.mood, /^[a-h]$/);
      t.equal(row.mood, row.same_mood);
      t.equal(row.no_mood, " ");
      t.equal(row.tags, "{only,NULL}");
    });

    t.test(
      "a password is unusable, or the known one in Django's form",
      async (t) => {
        t.match(row.password, /^![0-9a-f]{40}$/);
        const [algorithm, iterations, salt = "", hash] =
          row.known?.split("$") ?? [];
        t.equal(algorithm, "pbkdf2_sha256");
        t.match(salt, /^[A-Za-z0-9]{22}$/);
        t.equal(
          hash,
          pbkdf2Sync(
            "it's open",
            salt,
            Number(iterations),
            32,
            "sha256",
          ).toString("base64"),
        );
      },
    );

    t.test("JSON", async (t) => {
      async function becomes(
        document: string,
        rules: ColumnRule,
        type = "json",
      ): Promise<string> {
        await client.query(
          `drop table if exists doc; create table doc (document ${type})`,
        );
        await client.query("insert into doc values ($1)", [document]);
        const [plan] = planDatabase(
          rule({ document: rules }).map((one) => ({ ...one, table: "doc" })),
          await readCatalogue(client),
          () => true,
        ).tasks.flatMap(({ tables }) => tables);
        if (!plan) throw new Error("Nothing to mask.");
        for (const made of documentFunctions(
          documentRules(rule({ document: rules })),
        ))
          await client.query(
            made.replace("create function", "create or replace function"),
          );
        await client.query({
          text: rewriteStatement(plan.table, plan.columns, undefined),
        });
        const { rows } = await client.query<{ text: string }>(
          "select document::text as text from doc",
        );
        return rows[0]?.text ?? "";
      }
      const mail: ValueRule = { kind: "email" };

      t.equal(
        await becomes('{ "b": 1.0,  "a": {"x":2} }', json([["c"], mail])),
        '{ "b": 1.0,  "a": {"x":2} }',
        "what no path reaches stays letter for letter",
      );
      t.equal(
        await becomes(
          '{"z":"ann@real.org","a": [1.0, "ann@real.org"],"z":"ann@real.org"}',
          json([["z"], mail]),
        ),
        `{"z":"${email}","a":[1.0, "ann@real.org"],"z":"${email}"}`,
        "keys keep their order, even twice",
      );
      t.equal(
        await becomes(
          '[{"m":"ann@real.org","n":null},{"m":""},{}, 7]',
          json([["*", "m"], mail], [["*", "n"], mail]),
        ),
        `[{"m":"${email}","n":null},{"m":""},{},7]`,
        "NULL, blank and missing stay",
      );
      t.equal(
        await becomes(
          '{"a":["x",{"b":"ann@real.org"}]}',
          json([["a", "1", "b"], mail]),
        ),
        `{"a":["x",{"b":"${email}"}]}`,
      );
      t.equal(
        await becomes(
          '{"to":{"deep":["ann@real.org",true,null]}}',
          json([["to"], mail]),
        ),
        `{"to":{"deep":["${email}",true,null]}}`,
        "all texts below a path's end are masked",
      );
      t.equal(
        await becomes(
          '{"to":{"ann@real.org":{"Ann":"ann@real.org"}},"ann@real.org":1}',
          json([["to"], mail]),
        ),
        `{"to":{"${email}":{"Ann":"${email}"}},"ann@real.org":1}`,
        "so are addresses among the keys there",
      );
      for (const [written, read] of [
        ["\\u0000", ""],
        ["\\u0000\\u0000\\t", "\\t"],
        ["\\\\\\u0000", "\\\\"],
        ["\\\\u0000", "\\\\u0000"],
        ["\\ud83d", ""],
        ["\\uDE00!", "!"],
        ["\\ud83d\\ude00", "\\ud83d\\ude00"],
      ] as const)
        t.equal(
          await becomes(
            `{"a":["x${written}y"], "to": "ann@real.org"}`,
            json([["to"], mail]),
          ),
          `{"a":["x${read}y"],"to":"${email}"}`,
          `${written} goes where it can't be read`,
        );
      t.equal(
        await becomes('{"t\\u0000o":"ann@real.org"}', json([["to"], mail])),
        `{"to":"${email}"}`,
        "also in a key",
      );
      t.match(
        await becomes(
          '{"phone":412345678}',
          json([["phone"], { kind: "phone" }]),
        ),
        /^\{"phone":"0[2378](5550|7010)\d{4}"\}$/,
        "a number becomes the mask of its digits",
      );
      t.equal(
        await becomes(
          '{"id":"ann@real.org","a":"ann@real.org","b":{"c":"ann@real.org"}}',
          json(
            [["*"], mail],
            [["id"], { kind: "keep", reason: "tested" }],
            [["b", "c"], { kind: "null" }],
          ),
        ),
        `{"id":"ann@real.org","a":"${email}","b":{"c":null}}`,
        "the path that says more wins",
      );
      t.equal(
        await becomes(
          '{"a":"x","b":"y","c":5,"d":[1]}',
          json(
            [["a"], { kind: "constant", value: 'say "no"' }],
            [["b"], { kind: "constant", value: 3 }],
            [["c"], { kind: "null" }],
            [["d"], { kind: "choice", values: [true] }],
          ),
        ),
        '{"a":"say \\"no\\"","b":3,"c":null,"d":true}',
      );
      const noisy = JSON.parse(
        await becomes(
          '{"n":1000,"s":"1000","t":"ann","d":"1970-02-03T04:05:06Z","e":"1970-99-99"}',
          json(
            [["n"], { kind: "noise", share: 0.1 }],
            [["s"], { kind: "noise", share: 0.1 }],
            [["t"], { kind: "noise", share: 0.1 }],
            [["d"], { kind: "date of birth" }],
            [["e"], { kind: "date of birth" }],
          ),
        ),
      );
      t.ok(noisy.n >= 900 && noisy.n <= 1100);
      t.equal(noisy.s, String(noisy.n));
      t.match(noisy, { t: null, e: null });
      t.equal(noisy.d, `${row.born}T04:05:06Z`);
      t.equal(
        await becomes(
          '{"p":"x"}',
          json([["p"], { kind: "password", known: "it's open" }]),
          "jsonb",
        ),
        `{"p": "${row.known}"}`,
      );
      t.equal(
        await becomes('"ann@real.org"', json([[], mail]), "jsonb"),
        `"${email}"`,
      );
    });
  });
