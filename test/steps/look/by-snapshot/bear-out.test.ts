import t from "tap";
import {
  bearOut,
  type MarkerInUse,
} from "../../../../steps/look/by-snapshot/bear-out";
import type { InstanceFacts } from "../../../../steps/look/by-snapshot/decide-copy";

const owner = { project: "prod-copy", stack: "test" };
const first = {
  "prod-copy:project": "prod-copy",
  "prod-copy:stack": "test",
  "prod-copy:snapshot": "monday",
  "prod-copy:generation": "g1",
};
const all = {
  ...first,
  "prod-copy:adopted": "db-A",
  "prod-copy:sanitised": "db-A r1",
};
const marker = { identity: "db-A", rulesHash: "r1", nonce: "n", tags: first };
const proved: MarkerInUse = { instance: "db-A", marker };
const unreadable: MarkerInUse = {
  instance: "db-A",
  unreadable: "It doesn't answer.",
};

function instance(
  tags: Record<string, string>,
  identifier = "prod-copy-test0123abc",
): InstanceFacts {
  return {
    identifier,
    resourceId: "db-A",
    status: "available",
    deletionProtection: true,
    tags,
  };
}

function without(...names: string[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(all).filter(
      ([name]) => !names.includes(name.replace("prod-copy:", "")),
    ),
  );
}

const tagsAfter = (
  tags: Record<string, string>,
  inUse: MarkerInUse | null = proved,
) => bearOut([instance(tags)], inUse ?? undefined, owner).instances[0]?.tags;

t.test("whole tags are left as they are", async (t) => {
  const found = bearOut([instance({ ...all, other: "x" })], proved, owner);
  t.match(found.instances, [{ tags: { ...all, other: "x" } }]);
  t.same(found.lost, {});
});

for (const [what, tags] of [
  ["adopted", without("adopted")],
  ["sanitised", without("sanitised")],
  ["the project", without("project")],
  ["the stack", without("stack")],
  ["snapshot and generation", without("snapshot", "generation")],
  ["everything", {}],
  ["everything but another tool's", { "cost:centre": "1" }],
] as const)
  t.test(`the marker gives back: ${what}`, async (t) => {
    const found = bearOut([instance(tags)], proved, owner);
    t.equal(found.of, "db-A");
    t.same(found.instances[0]?.tags, { ...tags, ...all });
    t.same({ ...tags, ...found.lost }, { ...tags, ...all });
  });

t.test("the marker is right where a tag was rewritten", async (t) => {
  const rewritten = {
    ...all,
    "prod-copy:adopted": "db-a",
    "prod-copy:sanitised": "unknown",
    "prod-copy:generation": "G1",
    "prod-copy:snapshot": "MONDAY",
  };
  t.same(tagsAfter(rewritten), all);
});

t.test("a marker of an older version gives back what it knows", async (t) => {
  const { tags: _, ...old } = marker;
  const inUse = { instance: "db-A", marker: old };
  t.same(tagsAfter(without("adopted", "sanitised"), inUse), all);
  for (const tags of [{}, without("generation"), without("stack")])
    t.throws(() => tagsAfter(tags, inUse), {
      name: "Refusal",
      message: /older version.*"pulumi stack export" shows them/,
    });
});

t.test("a marker that came with a snapshot gives back nothing", async (t) => {
  const inUse = {
    instance: "db-A",
    marker: { ...marker, identity: "db-EARLIER" },
  };
  const tags = without("sanitised");
  t.same(tagsAfter(tags, inUse), tags);
});

t.test("a marker of another stack's copy gives back nothing", async (t) => {
  const inUse = {
    instance: "db-A",
    marker: { ...marker, tags: { ...first, "prod-copy:stack": "uat" } },
  };
  t.same(tagsAfter({}, inUse), {});
});

t.test("without a marker nothing is given back", async (t) => {
  const tags = without("sanitised");
  t.same(tagsAfter(tags, null), tags);
});

t.test("a copy that its tags give to another stack is not ours", async (t) => {
  const theirs = { ...all, "prod-copy:stack": "uat" };
  t.throws(() => tagsAfter(theirs), {
    name: "Refusal",
    message:
      /prod-copy-test0123abc, .* sanitised copy by the marker .* \(prod-copy:project: prod-copy, prod-copy:stack: uat\): remove both tags/,
  });
  const inUse = {
    instance: "db-A",
    marker: { ...marker, tags: { ...first, "prod-copy:stack": "uat" } },
  };
  t.same(tagsAfter(theirs, inUse), theirs);
  t.same(tagsAfter(theirs, unreadable), theirs);
});

t.test("where the marker can't be read whole tags are believed", async (t) => {
  t.same(tagsAfter(all, unreadable), all);
});

t.test(
  "where it can't, and tags are missing, nothing is decided",
  async (t) => {
    t.throws(() => tagsAfter(without("adopted", "stack"), unreadable), {
      name: "Refusal",
      message:
        /lost its tags prod-copy:stack, prod-copy:adopted\. .* can't be read: It doesn't answer\. Let this machine into it/,
    });
    t.throws(
      () => tagsAfter({}, unreadable),
      /lost its tags prod-copy:project/,
    );
  },
);

t.test("a database that isn't a copy may be unreadable", async (t) => {
  const theirs = instance({ team: "web" }, "cobalt-test");
  t.same(bearOut([theirs], unreadable, owner).instances, [theirs]);
});
