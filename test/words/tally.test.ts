import t from "tap";
import { tallyOf } from "../../words/tally";

t.test("parts are at work, then through", async (t) => {
  const tally = tallyOf(30);
  const small = { name: "small", bytes: 10 };
  const large = { name: "large", bytes: 20 };
  await tally.during(small, () =>
    tally.during(large, async () => {
      t.same(tally.atWork(), [large, small]);
      t.equal(tally.through(), 0);
    }),
  );
  t.same(tally.atWork(), []);
  t.equal(tally.through(), 30);
});

t.test("one that fails isn't through", async (t) => {
  const tally = tallyOf(10);
  const failing = tally.during({ name: "a", bytes: 10 }, async () => {
    throw new Error("no");
  });
  await t.rejects(failing, /no/);
  t.same(tally.atWork(), []);
  t.equal(tally.through(), 0);
});
