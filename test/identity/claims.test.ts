import t from "tap";
import { claimsByDatabase, claimsByInstance } from "../../identity/claims";

const owner = { project: "prod-copy", stack: "test" };
const target = { name: "test-white", leadsTo: [] };

function instance(
  stack: string | undefined,
  changes: {
    readonly for?: string;
    readonly made?: string;
    readonly status?: string;
  } = {},
) {
  const { for: name, made, status = "available" } = changes;
  return {
    identifier: `prod-copy-${stack}1`,
    resourceId: `db-${stack}`,
    status,
    ...(made !== undefined && { createdAt: new Date(made) }),
    tags: {
      ...(stack !== undefined && {
        "prod-copy:project": "prod-copy",
        "prod-copy:stack": stack,
      }),
      ...(name !== undefined && { "prod-copy:target": name }),
    },
  };
}

function claims(...instances: readonly ReturnType<typeof instance>[]) {
  return claimsByInstance({ target, owner }, instances);
}

t.test("a target that another stack makes a copy for is its", async (t) => {
  t.match(claims(instance("uat", { for: "Test-White" })), [
    /^test-white is the stack uat's \(project prod-copy\), which has instance prod-copy-uat1 for it\..*pulumi destroy --stack uat/,
  ]);
  t.same(claims(instance("uat", { for: "uat-grey" })), []);
  t.same(claims(instance("test", { for: "test-white" })), [], "its own");
  t.same(claims(instance(undefined)), [], "nobody's");
  t.same(
    claims(instance("uat", { for: "test-white", status: "deleting" })),
    [],
    "it goes with its instance",
  );
});

t.test(
  "so is one that uses another stack's copy, whatever its tags say",
  async (t) => {
    const leading = {
      ...target,
      leadsTo: [{ identifier: "prod-copy-uat1", resourceId: "db-uat" }],
    };
    t.equal(
      claimsByInstance({ target: leading, owner }, [
        instance("uat", { made: "2026-11-02" }),
        instance("test", { for: "test-white", made: "2026-11-01" }),
      ]).length,
      1,
    );
  },
);

t.test("of two that began at once the older one has it", async (t) => {
  const mine = instance("test", { for: "test-white", made: "2026-11-02" });
  t.equal(
    claims(mine, instance("uat", { for: "test-white", made: "2026-11-01" }))
      .length,
    1,
  );
  t.same(
    claims(mine, instance("uat", { for: "test-white", made: "2026-11-03" })),
    [],
  );
  t.same(claims(mine, instance("uat", { for: "test-white" })), []);
});

t.test("a loaded database claims by its note", async (t) => {
  const database = (stack: string, name: string | undefined) => ({
    name: "cobalt_20261101",
    note: {
      ...owner,
      stack,
      generation: "g",
      wish: "w",
      made: "2026-11-01",
      state: "loading" as const,
      target: name,
    },
  });
  const found = (...all: readonly ReturnType<typeof database>[]) =>
    claimsByDatabase({ target, owner }, all);
  t.match(found(database("uat", "test-white")), [
    /which has database cobalt_20261101 for it/,
  ]);
  t.same(found(database("test", "test-white")), []);
  t.same(found(database("uat", "uat-grey"), database("uat", undefined)), []);
});
