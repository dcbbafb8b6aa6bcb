import t from "tap";
import { quoteIdentifier } from "../../postgres/identifier";

t.test("any name is quoted whole", async (t) => {
  t.equal(quoteIdentifier("user"), '"user"');
  t.equal(quoteIdentifier('a"; drop table b; --'), '"a""; drop table b; --"');
});

t.test("what no name can be is refused", async (t) => {
  t.throws(() => quoteIdentifier(""));
  t.throws(() => quoteIdentifier("a\0b"));
});
