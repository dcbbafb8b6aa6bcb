import t from "tap";
import type { Property } from "../../../aws/beanstalk/properties";
import {
  asPlain,
  changesTo,
  differing,
  pick,
  sameSetting,
} from "../../../aws/beanstalk/stored-settings";

const ENVIRONMENT = "aws:elasticbeanstalk:application:environment";
const SECRETS = "aws:elasticbeanstalk:application:environmentsecrets";
const plain = (value: string): Property => ({ value, from: "environment" });
const secret = (value: string): Property => ({
  value,
  from: "environmentsecrets",
});

t.test("picked settings tell what isn't there", async (t) => {
  const properties = new Map([
    ["A", plain("1")],
    ["C", plain("3")],
  ]);
  t.same(pick(properties, ["A", "B"]), { A: plain("1"), B: null });
});

t.test("an empty value is as good as none", async (t) => {
  t.ok(sameSetting(plain(""), null));
  t.notOk(sameSetting(plain("a"), null));
  t.notOk(sameSetting(plain("arn:x"), secret("arn:x")), "the namespace counts");
});

t.test("what was a secret becomes plain in the same call", async (t) => {
  const { set, remove } = changesTo(
    asPlain({ RDS_PASSWORD: "new" }),
    new Map([["RDS_PASSWORD", secret("arn:x")]]),
  );
  t.same(set, [
    { Namespace: ENVIRONMENT, OptionName: "RDS_PASSWORD", Value: "new" },
  ]);
  t.same(remove, [{ Namespace: SECRETS, OptionName: "RDS_PASSWORD" }]);
});

t.test("and a secret again on its way back", async (t) => {
  const { set, remove } = changesTo(
    { RDS_PASSWORD: secret("arn:x") },
    new Map([["RDS_PASSWORD", plain("new")]]),
  );
  t.same(set, [
    { Namespace: SECRETS, OptionName: "RDS_PASSWORD", Value: "arn:x" },
  ]);
  t.same(remove, [{ Namespace: ENVIRONMENT, OptionName: "RDS_PASSWORD" }]);
});

t.test("what wasn't there is removed, and only if it is there", async (t) => {
  const wanted = { A: null, B: plain("") };
  const present = new Map([["A", plain("1")]]);
  t.same(changesTo(wanted, present), {
    set: [],
    remove: [{ Namespace: ENVIRONMENT, OptionName: "A" }],
  });
});

t.test("a name in both namespaces comes back in both", async (t) => {
  const both: Property = {
    value: "arn:x",
    from: "environmentsecrets",
    plain: "1",
  };
  const there = new Map([["A", plain("2")]]);
  t.same(changesTo({ A: both }, there).set, [
    { Namespace: ENVIRONMENT, OptionName: "A", Value: "1" },
    { Namespace: SECRETS, OptionName: "A", Value: "arn:x" },
  ]);
  t.same(differing({ A: both }, new Map([["A", both]])), []);
  t.same(differing({ A: both }, there), ["A"]);
});
