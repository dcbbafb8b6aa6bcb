import t from "tap";
import { Random } from "../../../../sandbox/demo/data/random";

t.test("the same seed gives the same numbers, on every machine", async (t) => {
  const numbers = new Random("seed");
  t.same(
    [
      numbers.int(0, 999),
      numbers.int(0, 999),
      numbers.hex(8),
      numbers.token(8),
    ],
    [170, 237, "65e02955", "bMcj0WOJ"],
  );
  t.not(new Random("other").next(), new Random("seed").next());
});

t.test(
  "whole numbers lie between both ends, which belong to them",
  async (t) => {
    const random = new Random("ends");
    const drawn = new Set(Array.from({ length: 200 }, () => random.int(3, 6)));
    t.same([...drawn].sort(), [3, 4, 5, 6]);
  },
);

t.test(
  "the first of a list are picked more often than the last where that is asked for",
  async (t) => {
    const random = new Random("early");
    const list = [0, 1, 2, 3];
    const picked = Array.from({ length: 400 }, () => random.pickEarly(list));
    const count = (one: number) => picked.filter((each) => each === one).length;
    t.ok(count(0) > count(3) * 3);
  },
);

t.test("nothing can be picked from an empty list", async (t) => {
  t.throws(() => new Random("empty").pick([]), RangeError);
});
