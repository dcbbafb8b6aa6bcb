import t from "tap";
import { kindsFor } from "../../../../sanitise/audit/kinds/kinds";
import { connect } from "../../../support/connect";
import { checkKind } from "../../../support/kinds";
import { startPostgres } from "../../../support/postgres";

const client = startPostgres(t).then((server) => connect(t, server));

const patterns = {
  member: "M-[0-9]{6}",
  either: "(?:red|blue) [^a-z]{2}",
  whole: "^[0-9]{5}$",
  "no case": "(?i)secret",
  word: "\\mann\\M",
  lookahead: "x(?!y)",
};

t.test("the rules' own patterns", async (t) => {
  for (const [name, found, notFound] of [
    ["member", ["M-123456", "xM-1234567"], ["", "m-123456", "M-12345"]],
    ["either", ["red 12", "a blue !!"], ["red ab", "green 12"]],
    ["whole", ["12345"], ["123456", "a\n12345", "12345 "]],
    ["no case", ["a SECRET"], ["secre t"]],
    ["word", ["ann", "an ann!"], ["anna", "annann"]],
    ["lookahead", ["xz", "x"], ["xy"]],
  ] as const) {
    await checkKind(t, await client, name, found, notFound, {
      allow: [],
      patterns,
    });
  }
});

t.test("those that neighbours could mislead look at each value", async (t) => {
  const { byValue } = kindsFor({ allow: [], patterns });
  t.same(
    byValue.map(({ name }) => name),
    ["whole", "no case", "word", "lookahead"],
  );
});
