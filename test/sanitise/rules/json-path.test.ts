import t from "tap";
import { parseJsonPath } from "../../../sanitise/rules/json-path";

t.test("a path is a list of keys, from the outside in", async (t) => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["email", ["email"]],
    ["contact.email", ["contact", "email"]],
    ["people[*].phone", ["people", "*", "phone"]],
    ["people.*.phone", ["people", "*", "phone"]],
    ["$.x", ["x"]],
    ["$[*].x", ["*", "x"]],
    ["[*][*]", ["*", "*"]],
    ["*", ["*"]],
    ['a."odd.key".c', ["a", "odd.key", "c"]],
    ['"say ""hi"""[*]', ['say "hi"', "*"]],
    ["with blank.ä", ["with blank", "ä"]],
  ];
  for (const [text, steps] of cases) t.same(parseJsonPath(text), steps, text);
});

t.test("what is no path is told from one", async (t) => {
  for (const text of [
    "",
    "$",
    "$.",
    "a.",
    "a..b",
    "a[3]",
    "a[]",
    "a[*]b",
    'a"b"',
    '"a',
    'a."*"',
  ])
    t.equal(parseJsonPath(text), undefined, text);
});
