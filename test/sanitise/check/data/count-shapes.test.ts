import t from "tap";
import { RulesDontFit } from "../../../../sanitise/server/rules-dont-fit";
import { startCopy } from "../../../support/copy";
import { majors } from "../../../support/postgres";

const sender = { mail: "ode.brandt@mill.de", fullName: "Odette Brandtson" };
const twice = (value: unknown) => JSON.stringify(JSON.stringify(value));

/** Documents of many shapes in which the paths `sender.mail` and `sender.fullName` are meant. */
const meant: Readonly<Record<string, string>> = {
  plain: JSON.stringify({ sender, colour: "blue" }),
  "written twice": twice({ sender }),
  "written three times": JSON.stringify(twice({ sender })),
  "a part written twice": JSON.stringify({ sender: JSON.stringify(sender) }),
  "a list of parts": JSON.stringify({ sender: [sender, [sender]] }),
  "a list of documents": JSON.stringify([{ sender }, { sender }]),
  "a list of documents, each written twice": `[${twice({ sender })}, ${twice([{ sender }])}]`,
  "capitals and other joints": JSON.stringify({
    Sender: { MAIL: sender.mail, full_name: sender.fullName },
  }),
  blanks: JSON.stringify({
    " sender": { "mail ": sender.mail, "Full name": sender.fullName },
  }),
  envelope: JSON.stringify({ data: { attributes: { sender } } }),
  "an envelope written twice": JSON.stringify({
    message: JSON.stringify({ sender }),
  }),
  "the end alone": JSON.stringify(sender),
  "one as it should be, one as a list": JSON.stringify({
    sender: [{ mail: sender.mail }],
    "full-name": sender.fullName,
  }),
  "a value written twice": JSON.stringify({
    sender: {
      mail: JSON.stringify([sender.mail]),
      fullName: JSON.stringify(sender.fullName),
    },
  }),
};

/** Documents in which the paths miss nothing. */
const honest: Readonly<Record<string, string>> = {
  empty: "{}",
  "null where a path goes on": '{"sender":null}',
  blank: '{"sender":{"mail":"","fullName":" "}}',
  "a blank where a path goes on": '{"sender":""}',
  "no such thing": '{"theme":{"colour":"blue"},"n":[1,"x"]}',
  "a JSON null": "null",
};

const paths = "json: { sender.mail: email, sender.fullName: full name }";

/** A table of one column of documents. */
interface Documents {
  readonly type?: string;
  /** The column's rule, without its reason. */
  readonly rule?: string;
  /** More of the table's rule. */
  readonly more?: string;
  readonly documents: readonly string[];
}

const element = (text: string) => `"${text.replace(/["\\]/g, "\\$&")}"`;
const types = ["jsonb", "json", "text", "document", "written"];
const arrays = ["jsonb[]", "json[]", "text[]", "varchar(500)[]"];

const masked: Readonly<Record<string, Documents>> = {
  ...Object.fromEntries(
    types.map((type) => [
      `of_${type}`,
      {
        type,
        documents: [...Object.values(meant), ...Object.values(honest)],
      },
    ]),
  ),
  ...Object.fromEntries(
    arrays.map((type, index) => [
      `array_${index}`,
      {
        type,
        documents: [
          `{${[...Object.values(meant).map(element), "NULL"].join(",")}}`,
        ],
      },
    ]),
  ),
  unlisted: {
    rule: 'json: { "people[*].name": full name }',
    documents: [
      '{"people":{"name":"Odette Brandtson","age":5}}',
      '{"people":{"a":{"name":"Odette Brandtson"},"b":{"name":null}}}',
      '{"people":[[{"name":"Odette Brandtson"}],{"Name":"Odette Brandtson"}]}',
    ],
  },
  spelled_twice: {
    rule: "json: { code: { keep: a code }, Code: email }",
    documents: ['{"code":"a1b2","Code":"x@mill.de"}'],
  },
  starred: {
    rule: 'json: { "*.mail": email }',
    documents: ['{"theme":"dark","home":{"mail":"ode@mill.de"},"n":7}'],
  },
  otherwise: {
    type: "text",
    rule: `${paths}, otherwise: { constant: gone }`,
    documents: [
      '{"sender":"Odette Brandtson"}',
      '{"other":{"mail":"ode@mill.de"}}',
      "Odette Brandtson",
    ],
  },
  kept: {
    rule: 'json: { sender.fullName: full name, "*.fullName": { keep: of plans } }',
    documents: ['{"plan":{"fullName":"basic"}}'],
  },
  some_rows: {
    more: "where: id > 1, ",
    documents: ['{"sender":"Staff Brandtson"}', "{}"],
  },
};

const say = "Say what becomes of such: otherwise: RULE, beside json and rest.";
const write =
  "Write that path too, with a rule or { keep: REASON }, or say what becomes of all that paths miss: otherwise: RULE, beside json and rest.";

const refused: Readonly<
  Record<string, Documents & { readonly problems: readonly string[] }>
> = {
  texts: {
    documents: [
      '{"sender":"Odette Brandtson"}',
      '{"sender":["Odette Brandtson", 5]}',
      '{"sender":{"secret Brandt":"x"}}',
    ],
    problems: ["sender", "sender[*]"].map(
      (place) =>
        `data: in 1 document a text or a number stands at "${place}", where the path "sender.mail" goes on. ${say}`,
    ),
  },
  elsewhere: {
    documents: [
      '{"sender":{},"Odette Brandtson":[{"Mail":"ode@mill.de"}]}',
      '{"plan":{"full name":"basic"}}',
    ],
    problems: [
      `data: in 1 document the path "sender.mail" leads nowhere, while its last key stands at "*[*].Mail", where none leads. ${write}`,
      `data: in 1 document the path "sender.fullName" leads nowhere, while its last key stands at "*.full name", where none leads. ${write}`,
    ],
  },
  whole: {
    documents: ['"Odette Brandtson"'],
    problems: [
      `data: in 1 document a text or a number stands at the top, where the path "sender.mail" goes on. ${say}`,
    ],
  },
  no_json: {
    type: "text",
    documents: [
      "Odette Brandtson",
      "{'mail': 'ode@mill.de'}",
      "",
      "a:1:{i:0;i:1;}",
    ],
    problems: [
      `data: 1 value isn't JSON (plain text). ${say}`,
      `data: 1 value isn't JSON (they begin like JSON). ${say}`,
      `data: 1 value isn't JSON (they look like PHP's serialize()). ${say}`,
    ],
  },
  either: {
    rule: "json: { a.x: full name, b.x: token, user.x: { keep: a number } }",
    documents: ['{"user":{"x":1},"x":"Odette Brandtson"}'],
    problems: [
      `data: in 1 document the path "a.x" leads nowhere, while its last key stands at "x", where none leads. ${write}`,
    ],
  },
  third_spelling: {
    rule: "json: { code: token, Code: email }",
    documents: ['{"code":1,"Code":"x","CODE":"ode@mill.de"}'],
    problems: [
      `data: in 1 document a text or a number stands at "CODE", where the path "code" goes on. ${say}`,
    ],
  },
  narrow: {
    type: "varchar(70)",
    documents: [JSON.stringify({ sender })],
    problems: ["data has 70 characters and would have more in 1 row."],
  },
};

const rulesFor = (tables: Readonly<Record<string, Documents>>) =>
  `tables:\n${Object.entries(tables)
    .map(
      ([name, { rule = paths, more = "" }]) =>
        `  ${name}: { ${more}columns: { data: { ${rule}, rest: settings } } }\n`,
    )
    .join("")}`;

/** As if the tables were so large that PostgreSQL would have parallel workers read them: older ones can't try what may fail. */
const eager = {
  min_parallel_table_scan_size: "0",
  parallel_setup_cost: "0",
  parallel_tuple_cost: "0",
};

for (const major of majors)
  t.test(`on PostgreSQL ${major}`, async (t) => {
    const { admin, server, sanitise, column, said } = await startCopy(
      t,
      "create domain document as jsonb; create domain written as text check (value <> 'x')",
      { major, settings: eager },
    );
    for (const [name, { type = "jsonb", documents }] of Object.entries({
      ...masked,
      ...refused,
    })) {
      await admin.query(
        `create table ${name} (id int generated always as identity, data ${type}); alter table ${name} owner to ${server.masterUsername}`,
      );
      await admin.query(
        `insert into ${name} (data) select value::${type} from unnest($1::text[]) value`,
        [documents],
      );
    }
    const texts = async (table: string) =>
      (await column(`select data::text from ${table} order by id`)).map(String);

    await t.test(
      "refused before anything is written, in no word of the data",
      async (t) => {
        const error = await sanitise(rulesFor({ ...masked, ...refused })).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (!(error instanceof RulesDontFit))
          throw error ?? new Error("Taken.");
        t.notMatch(error.message, /Brandt|mill\.de|secret/i);
        t.same(
          error.problems.toSorted(),
          Object.entries(refused)
            .flatMap(([table, { problems }]) =>
              problems.map((problem) => `${table}: ${problem}`),
            )
            .toSorted(),
        );
        t.match((await texts("of_jsonb"))[0], /Brandt/);
      },
    );

    await admin.query(`drop table ${Object.keys(refused).join(", ")}`);
    said.length = 0;
    const { databases } = await sanitise(rulesFor(masked));

    for (const type of types)
      t.test(`${type}: masked in whatever shape it stands`, async (t) => {
        const names = [...Object.keys(meant), ...Object.keys(honest)];
        const after = await texts(`of_${type}`);
        for (const [index, text] of after.entries()) {
          const name = names[index] ?? "";
          t.notMatch(text, /brandt|mill\.de/i, name);
          t.doesNotThrow(() => JSON.parse(text), name);
          const stays = honest[name];
          if (stays !== undefined)
            t.same(JSON.parse(text), JSON.parse(stays), name);
          else t.match(text, /u[0-9a-f]{20}@example\.com/, name);
        }
        t.match(after[0], /"colour": ?"blue"/);
        t.same(
          JSON.parse(JSON.parse(after[1] ?? "")),
          { sender: JSON.parse(after[0] ?? "").sender },
          "equal values have equal masks, however they are written",
        );
      });

    t.test("what paths miss is told, by count and path", async (t) => {
      t.match(
        said.join("\n"),
        "of_jsonb.data: the path sender.mail leads nowhere in 8 of 20 documents; in 3 of these it stands elsewhere, and is masked there",
      );
      t.match(
        databases[0]?.paths.filter(({ table }) => table === "of_text"),
        [
          {
            column: "data",
            path: "sender.mail",
            documents: 20,
            met: 12,
            elsewhere: 3,
          },
          { path: "sender.fullName", documents: 20 },
        ],
      );
    });

    t.test("arrays of documents, each in its shape", async (t) => {
      for (const [index, type] of arrays.entries()) {
        const [after] = await texts(`array_${index}`);
        t.notMatch(after, /brandt|mill\.de/i, type);
        t.match(after, /,NULL\}$/);
      }
    });

    t.test("an object where a path has a list, and keys of one", async (t) => {
      const after = await texts("unlisted");
      for (const text of after) t.notMatch(text, /brandt/i);
      t.match(after[0], '"age": 5');
    });

    t.test("a key in two spellings has its own rule in each", async (t) => {
      const [after] = await texts("spelled_twice");
      t.match(after, /"code": "a1b2"/);
      t.notMatch(after, /mill/);
    });

    t.test("other values of an object that a star passes over", async (t) => {
      const [after] = await texts("starred");
      t.match(after, /"theme": "dark"/);
      t.match(after, /"n": 7/);
      t.notMatch(after, /mill/);
    });

    t.test(
      "a word on it lets what paths miss through, masked so",
      async (t) => {
        t.same(await texts("otherwise"), [
          '{"sender":"gone"}',
          '{"other":{"mail":"gone"}}',
          "gone",
        ]);
        t.same(await texts("kept"), ['{"plan": {"fullName": "basic"}}']);
      },
    );

    t.test("only rows that the rule is for are counted", async (t) => {
      t.match(await texts("some_rows"), [/Staff/, "{}"]);
    });
  });
