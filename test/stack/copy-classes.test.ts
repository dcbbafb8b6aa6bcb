import t from "tap";
import { copyClasses } from "../../stack/copy-classes";

const instanceClass = "db.t3.micro";
const sanitisingClass = "db.m6g.xlarge";

t.test("without a larger class there is one all along", async (t) => {
  const one = { first: instanceClass, last: undefined };
  for (const isPast of [false, true]) {
    t.same(
      copyClasses({ instanceClass, sanitisingClass: undefined }, isPast),
      one,
    );
    t.same(
      copyClasses({ instanceClass, sanitisingClass: instanceClass }, isPast),
      one,
    );
  }
});

t.test("a copy that isn't clean has the larger one first", async (t) => {
  t.same(copyClasses({ instanceClass, sanitisingClass }, false), {
    first: sanitisingClass,
    last: instanceClass,
  });
});

t.test("one that is clean or in use never gets it", async (t) => {
  t.same(copyClasses({ instanceClass, sanitisingClass }, true), {
    first: undefined,
    last: instanceClass,
  });
});
