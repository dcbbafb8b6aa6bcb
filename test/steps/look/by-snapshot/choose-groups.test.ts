import t from "tap";
import {
  assertFamily,
  chooseGroups,
  familyOf,
} from "../../../../steps/look/by-snapshot/choose-groups";
import { Refusal } from "../../../../steps/look/refusal";

const production = { subnetGroup: "live", securityGroups: ["sg-live"] };
const test = { subnetGroup: "test", securityGroups: ["sg-test"] };
const nothing = { securityGroups: [] };

t.test("takes those of the database that the target uses now", async (t) => {
  t.match(chooseGroups(nothing, test, production), { ...test, warnings: [] });
});

t.test("what is configured comes first", async (t) => {
  const configured = { subnetGroup: "own", securityGroups: ["sg-own"] };
  t.match(chooseGroups(configured, test, production), configured);
});

t.test("without either, says which key to set", async (t) => {
  t.throws(() => chooseGroups(nothing, undefined, production), {
    constructor: Refusal,
    message: /prod-copy:subnetGroup isn't set/,
  });
  t.throws(
    () =>
      chooseGroups({ ...nothing, subnetGroup: "own" }, undefined, production),
    { message: /prod-copy:securityGroups isn't set/ },
  );
});

t.test("production's groups are never taken silently", async (t) => {
  const { warnings } = chooseGroups(nothing, production, production);
  t.match(warnings, [/production's is there too/, /production's has it too/]);
  t.same(chooseGroups(production, test, production).warnings, []);
});

t.test("a parameter group of another family is refused", async (t) => {
  t.equal(familyOf("postgres", "15.18"), "postgres15");
  t.throws(() => familyOf("mysql", "8.0.36"), /only RDS for PostgreSQL/);
  t.doesNotThrow(() => assertFamily("own", "postgres15", "postgres15"));
  t.throws(() => assertFamily("own", "postgres17", "postgres15"), {
    message:
      'prod-copy:parameterGroup is "own", which is of family postgres17: the snapshot needs one of family postgres15',
  });
});
