import t from "tap";
import { createMaskingFunctions } from "../../../sanitise/masks/create";
import { jsonLiteral } from "../../../sanitise/masks/elements";
import { plainJson } from "../../../sanitise/masks/json-plain";
import { jsonRuleValue } from "../../../sanitise/masks/json-tree";
import type { ValueRule } from "../../../sanitise/rules/rules";
import { connect } from "../../support/connect";
import { majors, startPostgres } from "../../support/postgres";

function rule(paths: Readonly<Record<string, ValueRule>>) {
  return {
    kind: "json" as const,
    paths: Object.entries(paths).map(([path, one]) => ({
      steps: path.split("."),
      rule: one,
    })),
    rest: "tested",
    otherwise: undefined,
  };
}

type Json = string | number | boolean | null | readonly Json[] | JsonObject;
interface JsonObject {
  readonly [key: string]: Json;
}

const email = { kind: "email" } as const;
const kept = { kind: "keep", reason: "tested" } as const;

/** Rules, and documents of the shape of their paths. */
const cases: readonly (readonly [
  rule: ReturnType<typeof rule>,
  ...plain: readonly Json[],
])[] = [
  [
    rule({
      name: { kind: "first name" },
      email,
      "contact.email": email,
      "contact.phone": { kind: "phone" },
    }),
    { name: "Ann", email: "ann@real.org", theme: "dark" },
    { name: "", email: null, contact: {}, visits: [1, { x: "y" }] },
    { contact: { phone: "none", other: "text of { any: kind }" } },
    {},
  ],
  [
    rule({
      name: { kind: "constant", value: "x" },
      email: { kind: "null" },
      "contact.email": kept,
      "contact.phone": { kind: "date of birth" },
      theme: kept,
    }),
    { name: "Ann", contact: { email: "ann@real.org", phone: "1970-02-03" } },
  ],
  [
    rule({
      "people.*.email": email,
      "people.*.contact.phone": { kind: "phone" },
      "mails.*": email,
      "codes.*": kept,
      name: { kind: "last name" },
    }),
    {
      name: "Ann",
      people: [
        { email: "ann@real.org", contact: { phone: "0412345678" }, n: 1 },
        { email: null, x: [true] },
        {},
      ],
      mails: ["bo@real.org", null, ""],
      codes: ["any", 7],
    },
    { people: null, mails: [] },
    {},
  ],
  [
    rule({ "*.email": email, "*.name": { kind: "constant", value: 1 } }),
    [{ email: "ann@real.org", name: "Ann" }, { name: null }, {}],
    [],
  ],
  [
    rule({ "teams.*.people.*.email": email, "teams.*.lists.*.*": email }),
    {
      teams: [
        {
          people: [{ email: "ann@real.org" }, { n: 1 }],
          lists: [["bo@real.org"], [], [null]],
        },
        { people: [] },
      ],
    },
  ],
];

/** What may stand at a path, or beside one, so that it is another shape. */
const odd: Json[] = [
  '{"email":"ann@real.org"}',
  ' [{"name":"Ann"}]',
  '"Ann"',
  "\u00a0{}",
  7,
  true,
  ["ann@real.org"],
  { email: "ann@real.org" },
  { deep: { Name: "Ann" } },
  [{ "E-Mail": "ann@real.org" }],
  '{"na\\u006de":"Ann"}',
  '{"email"\n:"ann@real.org"}',
];

/** Spellings of keys, and keys that are none. */
const keys = [
  ...["name", "Name", "e_mail", "E Mail", "e\tmail", "na\u000bme", "emails"],
  ...["contact", "CONTACT", "phone", "\u212aontact", "user name", "", "_"],
];

const isObject = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A document with each of its parts, in turn, replaced by what is odd, and with such parts more. */
function variantsOf(document: Json): Json[] {
  if (Array.isArray(document))
    return [
      ...odd,
      ...document.flatMap((part: Json, place) =>
        variantsOf(part).map((other) => document.with(place, other)),
      ),
      ...odd.map((other) => [...document, other]),
    ];
  if (!isObject(document)) return odd;
  return [
    ...odd,
    ...Object.entries(document).flatMap(([key, part]) =>
      variantsOf(part).map((other) => ({ ...document, [key]: other })),
    ),
    ...odd.flatMap((other) =>
      keys.map((key) => ({ ...document, [key]: other })),
    ),
  ];
}

for (const major of majors)
  t.test(`on PostgreSQL ${major}`, async (t) => {
    const client = await connect(t, await startPostgres(t, { major }));
    await createMaskingFunctions(client, "key");

    for (const [one, ...plain] of cases) {
      const documents = [...plain, ...plain.flatMap(variantsOf)].map(
        (document) => JSON.stringify(document),
      );
      const { tree, paths, how } = jsonRuleValue(one);
      const plainWay = plainJson(one, how.known);
      if (plainWay === undefined) throw new Error("There is none.");
      await client.query(
        `create or replace function pg_temp.plain(value jsonb) returns jsonb language plpgsql stable as $function$ begin ${plainWay} return null; end $function$`,
      );
      const { rows } = await client.query<{
        value: string;
        masked: string | null;
        followed: string;
      }>(
        `select value::text, pg_temp.plain(value)::text as masked,
           pg_temp.mask_json_document(value::text, ${[tree, paths, how].map(jsonLiteral).join(", ")})::jsonb::text as followed
         from (select value::jsonb, place from unnest($1::text[]) with ordinality each(value, place)) each order by place`,
        [documents],
      );
      const told = rows.filter(({ masked }) => masked !== null);
      t.same(
        told.map(({ masked }) => masked),
        told.map(({ followed }) => followed),
        "it makes what following the paths makes",
      );
      t.ok(
        rows.slice(0, plain.length).every(({ masked }) => masked !== null),
        "the plain ones are told",
      );
      t.ok(told.length < 0.8 * rows.length, "so are others");
    }

    t.test("of other paths there is none", (t) => {
      t.equal(plainJson(rule({}), []), undefined);
      const whole = { steps: [], rule: { kind: "email" } } as const;
      t.equal(plainJson({ ...rule({}), paths: [whole] }, []), undefined);
      const others: readonly Readonly<Record<string, ValueRule>>[] = [
        { "list.*": email, "list.*.email": email },
        { list: { kind: "null" }, "list.*.email": email },
        { "*": email, "*.email": email },
        { "*.email": email, name: email },
        { "list.0": { kind: "email" } },
        { contact: { kind: "email" }, "contact.phone": { kind: "phone" } },
        { "_._": { kind: "email" } },
        { level: { kind: "choice", values: ["a"] } },
        { weight: { kind: "noise", share: 0.1 } },
      ];
      for (const paths of others)
        t.equal(
          plainJson(rule(paths), jsonRuleValue(rule(paths)).how.known),
          undefined,
        );
      t.end();
    });
  });
