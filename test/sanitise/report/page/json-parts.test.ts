import { test } from "tap";
import { jsonParts } from "../../../../sanitise/report/page/json-parts";

test("Parts of JSON are together what JSON.stringify writes", async (t) => {
  const deep = { a: { b: { c: [1, { d: "x\ny", e: undefined }] } } };
  for (const value of [
    null,
    1,
    "a\nb",
    [],
    {},
    [[[]], {}],
    [undefined, { x: { y: {} } }],
    { a: undefined, b: [] },
    { a: undefined, b: { c: { d: undefined } } },
    deep,
    Array.from({ length: 200 }, (_, n) => n),
    Array.from({ length: 200 }, () => deep),
  ])
    t.equal(
      [...jsonParts(value)].join(""),
      JSON.stringify(value, undefined, 2),
    );
});

test("Each table of many is a part of its own", async (t) => {
  const tables = Array.from({ length: 300 }, (_, n) => ({
    n,
    columns: [{ name: "id" }, { name: "email" }],
  }));
  const lengths = [...jsonParts({ tables })].map(({ length }) => length);
  t.ok(Math.max(...lengths) < 300, `the largest has ${Math.max(...lengths)}`);
});
