import t from "tap";
import { addressesOf } from "../../../aws/beanstalk/addresses";

t.test("an address is the same however it is written", async (t) => {
  for (const written of [
    "127.0.0.2",
    "127.2",
    "0x7f000002",
    "2130706434",
    "::ffff:127.0.0.2",
    "[::ffff:7f00:2]",
    "0:0:0:0:0:ffff:7f00:0002",
  ])
    t.same(await addressesOf(written), ["127.0.0.2"], written);
  t.ok((await addressesOf("localhost")).includes("127.0.0.1"));
});

t.test("what leads nowhere has none", async (t) => {
  for (const hostname of ["", "/var/run/postgresql"])
    t.same(await addressesOf(hostname), []);
  t.same(
    await addressesOf("no-such.invalid", async () => {
      throw new Error("ENOTFOUND");
    }),
    [],
  );
  t.same(
    await addressesOf("late.invalid", () => new Promise(() => undefined)),
    [],
    "no answer in time",
  );
});
