import t from "tap";
import { lasted, WaitedTooLong, wait } from "../../aws/wait";

t.test("a duration as a person says it", async (t) => {
  t.equal(lasted(400), "0 s");
  t.equal(lasted(59_400), "59 s");
  t.equal(lasted(60_000), "1 min");
  t.equal(lasted(185_000), "3 min 5 s");
});

t.test("a wait ends with what was seen last", async (t) => {
  let looks = 0;
  const seen = await wait({
    what: "three looks",
    look: async () => ++looks,
    done: (count) => count === 3,
    deadline: 300_000,
    pause: 1,
  });
  t.equal(seen, 3);
});

t.test(
  "a wait that doesn't end in its time is an error that tells what was seen",
  async (t) => {
    const endless = wait({
      what: "x to be Ready",
      look: async () => "Updating",
      done: () => false,
      tell: (status) => `x is ${status}`,
      deadline: 50,
      pause: 10,
    });
    await t.rejects(endless, WaitedTooLong);
    await t.rejects(
      endless,
      /Waited 0 s for x to be Ready; the last that was seen: x is Updating/,
    );
  },
);

t.test("what a look throws ends the wait", async (t) => {
  const failing = wait({
    what: "nothing",
    look: async () => {
      throw new Error("gone");
    },
    done: () => true,
    deadline: 1_000,
  });
  await t.rejects(failing, /gone/);
});
