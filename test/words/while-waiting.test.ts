import t from "tap";
import { say } from "../../words/say";
import { PACE, whileSilent, whileWaiting } from "../../words/while-waiting";
import { listen } from "../support/said";
import { until } from "../support/until";

const soon = { first: 30, longest: 60 };

/** Something to wait for, which the test ends. */
function gate() {
  let open: (value: string) => void = () => undefined;
  const opened = new Promise<string>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

t.test("nobody waits for more than 5 s without a word", async (t) => {
  t.equal(PACE.first, 5_000);
});

t.test("a wait is told again and again until it ends", async (t) => {
  const said = listen(t);
  const { opened, open } = gate();
  let holder = "the first";
  const done = whileWaiting(
    () => `waiting for ${holder}`,
    () => opened,
    soon,
  );
  t.match(await said.line(/^waiting for the first/), /\(0( s|\.\d s)\)$/);
  holder = "the second";
  await said.line(/^waiting for the second/);
  open("through");
  t.equal(await done, "through");
  const told = said.all().length;
  await until("time in which it would be told", async () => {
    await new Promise((resolve) => setTimeout(resolve, 4 * soon.longest));
    return true;
  });
  t.equal(said.all().length, told, "none after the end");
});

t.test("what is over soon is not told", async (t) => {
  const said = listen(t);
  await whileWaiting("waiting for nobody", async () => undefined);
  t.same(said.all(), []);
});

t.test("a wait that nothing is known of is told once it is", async (t) => {
  const said = listen(t);
  const { opened, open } = gate();
  let asked = 0;
  const done = whileWaiting(
    async () => {
      asked++;
      if (asked === 1) throw new Error("can't be asked");
      return asked < 4 ? undefined : "waiting for bob";
    },
    () => opened,
    soon,
  );
  await said.line(/bob/);
  t.equal(asked, 4);
  open("");
  await done;
});

t.test("the work's error is the one to throw", async (t) => {
  await t.rejects(
    whileWaiting("x", () => Promise.reject(new Error("broken"))),
    /broken/,
  );
});

t.test("of works within one another the inmost tells", async (t) => {
  const said = listen(t);
  const [inner, outer] = [gate(), gate()];
  const done = whileSilent(
    "the whole",
    async () => {
      await whileSilent("a part", () => inner.opened, soon);
      await outer.opened;
    },
    soon,
  );
  await said.line(/^a part/);
  t.same(
    said.all().filter((line) => line.startsWith("the whole")),
    [],
  );
  inner.open("");
  await said.line(/^the whole/);
  outer.open("");
  await done;
});

t.test("work that tells by itself is left to do so", async (t) => {
  const said = listen(t);
  const { opened, open } = gate();
  const quiet = { first: 2_000, longest: 2_000 };
  const done = whileSilent("silent work", () => opened, quiet);
  const talk = setInterval(() => say("table 1 of 2"), 20);
  await until("words for longer than silence may last", async () => {
    return said.all().filter((line) => line === "table 1 of 2").length > 150;
  });
  t.same(
    said.all().filter((line) => line.startsWith("silent")),
    [],
  );
  clearInterval(talk);
  await said.line(/^silent work \(\d/);
  open("");
  await done;
});
