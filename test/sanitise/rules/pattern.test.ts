import t from "tap";
import {
  literalLength,
  matchesPattern,
  mostSpecific,
} from "../../../sanitise/rules/pattern";

t.test("a star stands for any run of characters", async (t) => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ["*", "", true],
    ["*", "a\nb", true],
    ["shop_*", "shop_", true],
    ["shop_*", "shop_item", true],
    ["shop_*", "Shop_item", false],
    ["shop_*", "my_shop_item", false],
    ["*_note", "long_note", true],
    ["a*b*c", "abc", true],
    ["a*b*c", "a1b2c", true],
    ["a*b*c", "acb", false],
    ["a.b", "axb", false],
    ["a+(b)[c]{1}^$|?\\", "a+(b)[c]{1}^$|?\\", true],
    ["**", "x", true],
  ];
  for (const [pattern, name, expected] of cases)
    t.equal(matchesPattern(pattern, name), expected, `${pattern} ${name}`);
});

t.test("the very name wins, then the most literal characters", async (t) => {
  const candidate = (value: string, exact = false) => ({
    value,
    exact,
    literals: literalLength(value),
  });
  t.same(mostSpecific([]), []);
  t.same(mostSpecific([candidate("*"), candidate("sh*"), candidate("s*")]), [
    "sh*",
  ]);
  t.same(mostSpecific([candidate("a_long*"), candidate("a", true)]), ["a"]);
  t.same(mostSpecific([candidate("a*"), candidate("*b")]), ["a*", "*b"]);
});
