import t from "tap";
import { beginningsOf } from "../../../../sanitise/masks/spellings/beginnings";

t.test("texts with which all begins that an expression matches", async (t) => {
  for (const [pattern, ...beginnings] of [
    ["key-[0-9a-f]{32}", "key-"],
    ["gh[po]_[0-9A-Za-z]{36}", "ghp_", "gho_"],
    ["a(?:b|c)d", "abd", "acd"],
    ["(?:b|ca)[0-9]{2}x|d", "b", "ca", "d"],
    ["s[0-9]x|t", "s", "t"],
    ["x(?:ab[0-9]{3}|c)y", "xab", "xc"],
    ["cord(?:app)?\\.com", "cord"],
    ["a\\.b+c", "a."],
    ["N(?:A(?:K|B)|I)-", "NAK-", "NAB-", "NI-"],
    ["abc|xabcy|d", "abc", "d"],
  ] as const)
    t.same(beginningsOf(pattern), beginnings, pattern);
});
