import t from "tap";
import { describeProgress, secondsToGo } from "../../words/progress";

const GiB = 1024 ** 3;
const payments = { name: "payments", bytes: 4 * GiB };
const orders = { name: "orders", bytes: 2 * GiB };
const rest = {
  verb: "masking",
  atWork: [payments],
  partly: 3.1 * GiB,
  through: 3.1 * GiB,
  total: 10 * GiB,
  seconds: 390,
};

t.test("a line tells what is at work, the share and the time", async (t) => {
  t.equal(
    describeProgress(rest),
    "masking payments (3.1 GiB of 4 GiB), 62 % of all bytes done, about 4 min to go",
  );
});

t.test("of several at once their bytes together", async (t) => {
  const atWork = [payments, orders];
  t.match(
    describeProgress({ ...rest, atWork, partly: 5 * GiB }),
    /^masking payments and orders \(5 GiB of 6 GiB\), 81 % of all/,
  );
  const more = [...atWork, { name: "a", bytes: 1 }, { name: "b", bytes: 1 }];
  t.match(
    describeProgress({ ...rest, atWork: more }),
    /^masking payments and orders and 2 more \(/,
  );
});

t.test("where nobody tells how far one is", async (t) => {
  t.equal(
    describeProgress({ ...rest, partly: undefined }),
    "masking payments (4 GiB), 31 % of all bytes done, about 14 min to go",
  );
});

t.test("nothing is foretold from nothing", async (t) => {
  t.equal(
    describeProgress({ ...rest, partly: 0, through: 0 }),
    "masking payments (0 bytes of 4 GiB), 0 % of all bytes done",
  );
  t.equal(secondsToGo(1, 100, 10), undefined);
  t.equal(secondsToGo(0, 0, 10), undefined);
  t.equal(secondsToGo(25, 100, 10), 30);
});

t.test("more than there is to do is never done", async (t) => {
  t.match(
    describeProgress({ ...rest, partly: 40 * GiB, through: 9 * GiB }),
    /\(4 GiB of 4 GiB\), 100 % of all bytes done, about 10 s to go$/,
  );
});

t.test("a time is no more exact than it can be meant", async (t) => {
  const after = (seconds: number) =>
    describeProgress({
      ...rest,
      partly: 0,
      through: 5 * GiB,
      seconds,
    }).replace(/^.*about /, "");
  t.equal(after(3), "10 s to go");
  t.equal(after(44), "40 s to go");
  t.equal(after(70), "1 min to go");
  t.equal(after(3_550), "1 h to go");
  t.equal(after(7_900), "2 h 10 min to go");
});
