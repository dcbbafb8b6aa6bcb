import t from "tap";
import { whileTold } from "../../words/while-told";

/** A work that goes on until it is let go. */
function held() {
  let letGo = (): void => undefined;
  const work = new Promise<string>((resolve) => {
    letGo = () => resolve("done");
  });
  return { work: () => work, letGo };
}

t.test("lines are told while the work goes on, each once", async (t) => {
  const { work, letGo } = held();
  const told: string[] = [];
  let looks = 0;
  const line = async () => {
    looks++;
    if (looks === 3) throw new Error("it can't be looked at");
    if (looks === 8) letGo();
    return looks < 6 ? "one" : looks === 6 ? undefined : "two";
  };
  t.equal(await whileTold(line, (text) => told.push(text), work, 1), "done");
  t.same(told, ["one", "two"]);
});

t.test("the work's error is the one that counts", async (t) => {
  await t.rejects(
    whileTold(
      async () => "never",
      () => t.fail("told"),
      async () => {
        throw new Error("the work's");
      },
    ),
    /the work's/,
  );
});
