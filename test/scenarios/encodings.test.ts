import t from "tap";
import { connect } from "../support/connect";
import { startCopy } from "../support/copy";
import { majors } from "../support/postgres";

/** A database of another locale or encoding than others have. */
interface Kind {
  readonly name: string;
  readonly options: string;
  readonly encoding: string;
  /** From which version PostgreSQL has it. */
  readonly since: number;
  /** Texts in it, as SQL. */
  readonly texts: readonly string[];
}

const own = (bytes: string) =>
  `convert_from('${bytes}', getdatabaseencoding())`;

const spelledTwice = ["'jörg@bücher.de'", "'JÖRG@BÜCHER.DE'"];

const inUtf8 = [
  ...spelledTwice,
  "'see josé@bücher.example.de, JÖRG@BÜCHER.DE'",
  "'почта@пример.рф'",
  "'山田@例え.jp'",
  "'call 0412\u202f345\u202f678'",
];

const kinds: readonly Kind[] = [
  {
    name: "lc_c",
    options: "encoding 'UTF8' locale 'C'",
    encoding: "UTF8",
    since: 14,
    texts: inUtf8,
  },
  {
    name: "of_icu",
    options:
      "encoding 'UTF8' locale_provider icu icu_locale 'tr-TR' locale 'C'",
    encoding: "UTF8",
    since: 15,
    texts: [...inUtf8, "'INFO@FIRMA.INVALID.TR'"],
  },
  {
    name: "of_postgres",
    options:
      "encoding 'UTF8' locale_provider builtin builtin_locale 'C.UTF-8' locale 'C'",
    encoding: "UTF8",
    since: 17,
    texts: inUtf8,
  },
  {
    name: "latin1",
    options: "encoding 'LATIN1' locale 'C'",
    encoding: "LATIN1",
    since: 14,
    texts: [...spelledTwice, "'call 0412\u00a0345\u00a0678'"],
  },
  {
    name: "win1252",
    options: "encoding 'WIN1252' locale 'C'",
    encoding: "WIN1252",
    since: 14,
    // A byte that stands for nothing, which PostgreSQL takes.
    texts: [...spelledTwice, own("\\x8161406669726d2e6465")],
  },
  {
    name: "euc_jp",
    options: "encoding 'EUC_JP' locale 'C'",
    encoding: "EUC_JP",
    since: 14,
    // Beside the usual a letter that has no place in UTF-8.
    texts: [
      "'山田@例え.jp'",
      "'電話０４１２　３４５　６７８'",
      own("\\xfea1406669726d2e6a70"),
    ],
  },
  {
    name: "bytes",
    options: "encoding 'SQL_ASCII' locale 'C'",
    encoding: "SQL_ASCII",
    since: 14,
    texts: [
      "'jörg@bücher.de'",
      own("\\x6af67267406669726d2e6465"),
      "'call 0412-345-678'",
    ],
  },
];

const columns = {
  note: "free text",
  mail: "email",
  code: "token",
  name: "full name",
  link: "url",
  data: '{ json: { "a": free text, "b": email }, rest: nothing else }',
  list: "free text",
} as const;

for (const major of majors)
  t.test(`on PostgreSQL ${major}`, async (t) => {
    const { admin, sanitise, server } = await startCopy(
      t,
      "create table nothing (id int)",
      { major },
    );
    const there = kinds.filter(({ since }) => since <= major);
    for (const { name, options, texts } of there) {
      await admin.query(
        `create database ${name} template template0 owner ${server.masterUsername} ${options.includes("provider") || major < 15 ? "" : "locale_provider libc"} ${options}`,
      );
      const client = await connect(t, server, { database: name });
      await client.query(
        "create table person (id int primary key generated always as identity, note text, mail varchar(200), code text, name text, link text, data jsonb, list text[])",
      );
      await client.query(
        `create table shop as select 'Yamada Taro ' || replace(v, '@', ' ') as name from (select ${texts[0]}) given(v)`,
      );
      for (const text of texts)
        await client.query(
          `insert into person (note, mail, code, name, link, data, list) select v, v, replace(v, '@', ''), v, v, ${name === "bytes" ? "'{}'" : "jsonb_build_object('a', v, 'b', v)"}, array[v] from (select ${text}) given(v)`,
        );
    }
    const rules = `
allow: ["jörg@allowed.de", "山田@allowed.jp"]
tables: { nothing: { keep: no rows } }
databases:
${there
  .map(
    ({ name }) =>
      `  ${name}: { tables: { shop: { columns: { name: full name } }, person: { columns: { ${Object.entries(
        columns,
      )
        .map(([column, rule]) => `${column}: ${rule}`)
        .join(", ")} } } } }`,
  )
  .join("\n")}
`;
    await sanitise(rules);
    const masks = new Set<string>();
    for (const { name, texts } of there) {
      const client = await connect(t, server, { database: name });
      const { rows } = await client.query<{ note: string; mail: string }>(
        "select note, mail from person order by id",
      );
      t.equal(rows.length, texts.length);
      for (const { note, mail } of rows) {
        t.match(mail, /^u[0-9a-f]{20}@example\.com$/, name);
        t.match(note, /@example\.com|0491/, name);
        t.notMatch(
          note,
          /[^ -~電話]|JRG|firm|678/,
          `${name}: nothing real is left`,
        );
      }
      if (texts.includes(spelledTwice[1] ?? ""))
        for (const { mail } of rows.slice(0, spelledTwice.length))
          masks.add(mail);
    }
    t.equal(masks.size, 1, "one mask in all, whatever the case");
  });

t.test("names that nobody can read are refused before anything", async (t) => {
  const { admin, sanitise, server } = await startCopy(
    t,
    "create table nothing (id int)",
  );
  await admin.query(
    `create database raw template template0 owner ${server.masterUsername} locale_provider libc encoding 'SQL_ASCII' locale 'C'`,
  );
  const client = await connect(t, server, { database: "raw" });
  await client.query(
    `do $$ begin execute format('create table %I (id int)', ${own("\\x6eff78")}); end $$`,
  );
  await t.rejects(
    sanitise(
      "tables: { nothing: { keep: no rows } }\ndatabases: { raw: { tables: {} } }",
    ),
    {
      name: "CannotGoOn",
      message:
        "Database raw, in SQL_ASCII, has names that can't be read as UTF-8: relation n\\377x.",
    },
  );
});

t.test(
  "two that differ by a capital beyond ASCII alone have one mask, which a unique index forbids",
  async (t) => {
    const { sanitise, column } = await startCopy(
      t,
      "create table login (email text unique); insert into login values ('jörg@bücher.de'), ('JÖRG@bücher.de')",
    );
    await t.rejects(
      sanitise("tables: { login: { columns: { email: email } } }"),
      {
        name: "RulesDontFit",
        message: /login: 2 rows would have the same values as another/,
      },
    );
    t.same(await column("select count(distinct email)::int from login"), [2]);
  },
);
