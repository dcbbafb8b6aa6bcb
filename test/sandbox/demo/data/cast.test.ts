import t from "tap";
import { makeCast } from "../../../../sandbox/demo/data/cast";

t.test("production's people are as the real ones", async (t) => {
  const { people, clubs } = await makeCast({
    users: 16_978,
    seed: 1,
    kind: "production",
  });
  const count = (which: (person: (typeof people)[number]) => boolean) =>
    people.filter(which).length;
  const others = count(({ type }) => type !== "U");
  t.equal(people.length, 16_978);
  t.ok(others > 5_000 && others < 5_200, `${others} aren't registered`);
  t.ok(count(({ email }) => email === "") > 50, "some have no address");
  t.ok(
    count(({ email }) => email !== "" && email === email.toUpperCase()) > 500,
    "some shout theirs",
  );
  const addresses = new Set(people.map(({ email }) => email.toLowerCase()));
  t.ok(people.length - addresses.size > 1_000, "couples share theirs");
  t.equal(clubs.length, 380);
  const members = clubs.map((club) => club.members.length);
  t.equal(members[0], 0, "the federation is nobody's home club");
  t.ok(Math.max(...members) > 5 * (16_978 / 380), "clubs differ in size");
});

t.test("a club's secretary is a registered player", async (t) => {
  const { clubs } = await makeCast({ users: 50, seed: 1, kind: "test" });
  t.same(
    clubs.filter(({ secretary }) => secretary.type !== "U" || secretary.id < 4),
    [],
  );
});
