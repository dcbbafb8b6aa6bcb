import t from "tap";
import {
  decideCopy,
  type InstanceFacts,
  type Situation,
} from "../../../../steps/look/by-snapshot/decide-copy";

const owner = { project: "prod-copy", stack: "test" };

interface CopyOptions {
  readonly stack?: string;
  readonly snapshot?: string;
  readonly adopted?: boolean;
  readonly sanitisedBy?: string;
  readonly made?: number;
  readonly status?: string;
  readonly deletionProtection?: boolean;
  readonly tags?: Record<string, string>;
}

/** A copy as its tags describe it: adopted and unsanitised unless told otherwise. */
function copy(name: string, options: CopyOptions = {}): InstanceFacts {
  const resourceId = `db-${name}`;
  return {
    identifier: name,
    resourceId,
    status: options.status ?? "available",
    createdAt: new Date(options.made ?? 1),
    deletionProtection: options.deletionProtection ?? false,
    tags: {
      "prod-copy:project": "prod-copy",
      "prod-copy:stack": options.stack ?? "test",
      "prod-copy:snapshot": options.snapshot ?? "monday",
      "prod-copy:generation": `generation-of-${name}`,
      ...(options.adopted === false ? {} : { "prod-copy:adopted": resourceId }),
      ...(options.sanitisedBy === undefined
        ? {}
        : { "prod-copy:sanitised": `${resourceId} ${options.sanitisedBy}` }),
      ...options.tags,
    },
  };
}

const decide = (overrides: Partial<Situation<InstanceFacts>>) =>
  decideCopy({
    owner,
    choice: { kind: "latest" },
    newest: "monday",
    instances: [],
    usedByTarget: [],
    readyTarget: "e-test",
    production: "db-production",
    rulesHash: "r1",
    freshGeneration: "fresh",
    ...overrides,
  });

const names = (instances: readonly InstanceFacts[]) =>
  instances.map((instance) => instance.identifier);

t.test("without a copy, restores the newest snapshot", async (t) => {
  t.match(decide({}), {
    kind: "restore",
    snapshot: "monday",
    generation: "fresh",
    leftovers: [],
  });
});

t.test("keeps a sanitised copy of the newest snapshot", async (t) => {
  const a = copy("a", { sanitisedBy: "r1" });
  t.match(decide({ instances: [a], usedByTarget: ["db-a"] }), {
    kind: "keep",
    copy: a,
    snapshot: "monday",
    generation: "generation-of-a",
    leftovers: [],
  });
});

t.test("keeps a sanitised copy when its snapshots have expired", async (t) => {
  const a = copy("a", { sanitisedBy: "r1" });
  t.equal(decide({ instances: [a], newest: undefined }).kind, "keep");
});

t.test("restores a newer snapshot and leaves the copy in use", async (t) => {
  const a = copy("a", { sanitisedBy: "r1" });
  const decision = decide({
    instances: [a],
    newest: "tuesday",
    usedByTarget: ["db-a"],
  });
  t.match(decision, {
    kind: "restore",
    snapshot: "tuesday",
    generation: "fresh",
  });
  t.same(names(decision.leftovers), []);
});

t.test(
  "goes on with an unsanitised copy, whatever newer snapshot there is",
  async (t) => {
    const a = copy("a", { sanitisedBy: "r1", deletionProtection: true });
    const b = copy("b", { snapshot: "tuesday", made: 2 });
    const decision = decide({
      instances: [a, b],
      newest: "wednesday",
      usedByTarget: ["db-a"],
    });
    t.match(decision, {
      kind: "go on",
      snapshot: "tuesday",
      generation: "generation-of-b",
    });
    t.same(names(decision.leftovers), []);
  },
);

t.test(
  "restores a sanitised copy afresh when the rules changed, and goes on with an unsanitised one",
  async (t) => {
    const sanitised = copy("a", { sanitisedBy: "r0" });
    t.match(decide({ instances: [sanitised], usedByTarget: ["db-a"] }), {
      kind: "restore",
      snapshot: "monday",
      generation: "fresh",
    });
    t.equal(decide({ instances: [copy("a")], rulesHash: "r2" }).kind, "go on");
  },
);

t.test("a pinned snapshot holds against newer ones", async (t) => {
  const choice = { kind: "pinned", identifier: "monday" } as const;
  const a = copy("a", { sanitisedBy: "r1" });
  t.equal(decide({ choice, instances: [a], newest: "tuesday" }).kind, "keep");
  t.match(
    decide({
      choice: { kind: "pinned", identifier: "sunday" },
      instances: [copy("b")],
    }),
    { kind: "restore", snapshot: "sunday" },
  );
});

t.test(
  "a new value of refresh restores the snapshot taken for it, once",
  async (t) => {
    const choice = { kind: "new", refresh: "2026-11" } as const;
    t.match(decide({ choice, newest: undefined }), {
      kind: "restore",
      snapshot: "prod-copy-test-2026-11",
    });
    const a = copy("a", {
      snapshot: "prod-copy-test-2026-11",
      sanitisedBy: "r1",
    });
    t.equal(decide({ choice, instances: [a] }).kind, "keep");
  },
);

t.test(
  "an instance that a killed run left is deleted, not taken for the copy",
  async (t) => {
    const a = copy("a", { sanitisedBy: "r1", deletionProtection: true });
    const orphan = copy("orphan", {
      adopted: false,
      made: 2,
      snapshot: "tuesday",
    });
    const decision = decide({
      instances: [a, orphan],
      newest: "tuesday",
      usedByTarget: ["db-a"],
    });
    t.match(decision, { kind: "restore", snapshot: "tuesday" });
    t.same(names(decision.leftovers), ["orphan"]);
  },
);

t.test(
  "before a restore, whatever the target doesn't use is deleted: never more than two",
  async (t) => {
    const a = copy("a", { sanitisedBy: "r1", deletionProtection: true });
    const b = copy("b", { sanitisedBy: "r1", made: 2, snapshot: "tuesday" });
    const decision = decide({
      instances: [a, b],
      newest: "wednesday",
      usedByTarget: ["db-a"],
    });
    t.equal(decision.kind, "restore");
    t.same(names(decision.leftovers), ["b"]);
  },
);

t.test("a protected instance is never a leftover", async (t) => {
  const previous = copy("previous", {
    sanitisedBy: "r1",
    deletionProtection: true,
  });
  const now = copy("now", { sanitisedBy: "r1", made: 2 });
  t.same(
    decide({ instances: [previous, now], usedByTarget: ["db-now"] }).leftovers,
    [],
  );
});

/** A copy that a killed run protected for an environment, or had protected. */
const protectedFor = (
  name: string,
  environment: string,
  options: CopyOptions,
) =>
  copy(name, {
    sanitisedBy: "r1",
    deletionProtection: true,
    tags: { "prod-copy:health-before": `db-${name} ${environment} Green` },
    ...options,
  });

t.test(
  "a copy that was protected for the target but never used goes before a restore",
  async (t) => {
    const used = protectedFor("used", "e-test", {});
    const never = protectedFor("never", "e-test", {
      made: 2,
      snapshot: "tuesday",
    });
    const situation = {
      instances: [used, never],
      newest: "wednesday",
      usedByTarget: ["db-used"],
    };
    const decision = decide(situation);
    t.match(decision, { kind: "restore", snapshot: "wednesday" });
    t.same(names(decision.leftovers), ["never"]);
    t.same(
      names(decide({ ...situation, usedByTarget: ["db-never"] }).leftovers),
      ["used"],
      "whichever of the two it is",
    );
    t.same(
      names(decide({ ...situation, readyTarget: undefined }).leftovers),
      [],
      "while the target is updated, nobody knows",
    );
  },
);

t.test(
  "a copy that was protected but never used is gone on with while it is the wanted one",
  async (t) => {
    const used = protectedFor("used", "e-test", {});
    const never = protectedFor("never", "e-test", {
      made: 2,
      snapshot: "tuesday",
    });
    const instances = [used, never];
    t.match(
      decide({ instances, newest: "tuesday", usedByTarget: ["db-used"] }),
      { kind: "keep", copy: never, leftovers: [] },
    );
    t.match(
      decide({ instances, newest: "tuesday", usedByTarget: ["db-never"] }),
      { kind: "keep", copy: never, leftovers: [] },
      "the settings may have to go back to the one before",
    );
  },
);

t.test(
  "protection for another environment, or by hand, is left alone",
  async (t) => {
    const used = protectedFor("used", "e-test", {});
    const others = [
      protectedFor("elsewhere", "e-other", {}),
      copy("by-hand", { sanitisedBy: "r1", deletionProtection: true }),
      protectedFor("copied", "e-test", {
        tags: { "prod-copy:health-before": "db-used e-test Green" },
      }),
    ];
    t.same(
      decide({
        instances: [...others, used],
        newest: "tuesday",
        usedByTarget: ["db-used"],
      }).leftovers,
      [],
    );
  },
);

t.test("tags copied from another instance say nothing", async (t) => {
  const copied = copy("c", {
    adopted: false,
    tags: {
      "prod-copy:adopted": "db-other",
      "prod-copy:sanitised": "db-other r1",
    },
  });
  t.equal(decide({ instances: [copied] }).kind, "restore");
  const adopted = copy("d", { tags: { "prod-copy:sanitised": "db-other r1" } });
  t.equal(decide({ instances: [adopted] }).kind, "go on");
});

t.test(
  "other stacks' instances and production are nobody's leftovers",
  async (t) => {
    const other = copy("other", { stack: "uat" });
    const production = copy("production");
    const decision = decide({
      instances: [
        other,
        { ...production, resourceId: "db-production" },
        copy("going", { status: "deleting" }),
      ],
    });
    t.equal(decision.kind, "restore");
    t.same(decision.leftovers, []);
  },
);

t.test("a copy that RDS gave up on is replaced", async (t) => {
  const broken = copy("broken", { status: "incompatible-restore" });
  const decision = decide({ instances: [broken] });
  t.equal(decision.kind, "restore");
  t.same(names(decision.leftovers), ["broken"]);
});

t.test(
  "a copy that isn't sanitised and has too little storage is replaced, and goes first",
  async (t) => {
    const small = { ...copy("small"), allocatedStorageGib: 20 };
    t.match(decide({ instances: [small], allocatedStorage: 40 }), {
      kind: "restore",
      because: "small has 20 GiB of storage, wanted are 40",
      generation: "fresh",
      leftovers: [{ identifier: "small" }],
    });
    t.match(decide({ instances: [small], allocatedStorage: 20 }), {
      kind: "go on",
    });
  },
);
