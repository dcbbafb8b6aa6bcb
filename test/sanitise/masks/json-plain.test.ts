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

const rules = [
  rule({
    name: { kind: "first name" },
    email: { kind: "email" },
    "contact.email": { kind: "email" },
    "contact.phone": { kind: "phone" },
  }),
  rule({
    name: { kind: "constant", value: "x" },
    email: { kind: "null" },
    "contact.email": { kind: "keep", reason: "tested" },
    "contact.phone": { kind: "date of birth" },
    theme: { kind: "keep", reason: "tested" },
  }),
];

/** Documents of the paths' shape. */
const plain = [
  { name: "Ann", email: "ann@real.org", theme: "dark" },
  { name: "Ann", contact: { email: "ann@real.org", phone: "1970-02-03" } },
  { name: "", email: null, contact: {}, visits: [1, { x: "y" }] },
  { contact: { phone: "none", other: "text of { any: kind }" } },
  {},
];

/** What may stand at a path, or beside one, so that it is another shape. */
const odd = [
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

for (const major of majors)
  t.test(`on PostgreSQL ${major}`, async (t) => {
    const client = await connect(t, await startPostgres(t, { major }));
    await createMaskingFunctions(client, "key");
    const documents = [
      ...plain,
      ...plain.flatMap((one) =>
        odd.flatMap((value) => [
          ...keys.map((key) => ({ ...one, [key]: value })),
          { ...one, contact: { ...one.contact, email: value } },
          { ...one, contact: { ...one.contact, Phone: value } },
        ]),
      ),
      ...odd,
    ].map((one) => JSON.stringify(one));

    for (const one of rules) {
      const { tree, paths, how } = jsonRuleValue(one);
      const expression = plainJson("value", one, how.known);
      if (!expression) throw new Error("There is no expression.");
      const { rows } = await client.query<{
        value: string;
        is: boolean;
        masked: string | null;
        followed: string;
      }>(
        `select value::text, ${expression.is} as is, case when ${expression.is} then (${expression.masked})::text end as masked,
           pg_temp.mask_json_document(value::text, ${[tree, paths, how].map(jsonLiteral).join(", ")})::jsonb::text as followed
         from (select value::jsonb, place from unnest($1::text[]) with ordinality each(value, place)) each order by place`,
        [documents],
      );
      const told = rows.filter(({ is }) => is);
      t.same(
        told.map(({ masked }) => masked),
        told.map(({ followed }) => followed),
        "the expression makes what following the paths makes",
      );
      t.ok(
        rows.slice(0, plain.length).every(({ is }) => is),
        "the plain ones are told",
      );
      t.ok(told.length < rows.length / 2, "the others are too");
    }

    t.test("of other paths there is none", (t) => {
      t.equal(plainJson("value", rule({}), []), undefined);
      const whole = { steps: [], rule: { kind: "email" } } as const;
      t.equal(
        plainJson("value", { ...rule({}), paths: [whole] }, []),
        undefined,
      );
      const others: readonly Readonly<Record<string, ValueRule>>[] = [
        { "list.*.email": { kind: "email" } },
        { "list.0": { kind: "email" } },
        { contact: { kind: "email" }, "contact.phone": { kind: "phone" } },
        { "_._": { kind: "email" } },
        { level: { kind: "choice", values: ["a"] } },
        { weight: { kind: "noise", share: 0.1 } },
      ];
      for (const paths of others)
        t.equal(
          plainJson("value", rule(paths), jsonRuleValue(rule(paths)).how.known),
          undefined,
        );
      t.end();
    });
  });
