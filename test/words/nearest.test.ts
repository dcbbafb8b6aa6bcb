import t from "tap";
import { didYouMean } from "../../words/nearest";

const known = ["hostname", "port", "instanceClass"];

t.test("a name that is nearly known is asked for", async (t) => {
  t.equal(didYouMean("instanceclass", known), " Did you mean instanceClass?");
  t.equal(didYouMean("hostnmae", known), " Did you mean hostname?");
});

t.test("a shortened name is asked for, whatever is nearer", async (t) => {
  t.equal(didYouMean("host", known), " Did you mean hostname?");
});

t.test("a name like no other asks nothing", async (t) => {
  t.equal(didYouMean("API_KEY", known), "");
});
