import t from "tap";
import { instanceFields } from "../../sandbox/provider/rds/instance-fields";
import {
  type InstanceFacts,
  ignoredArgs,
  instanceArgs,
} from "../../stack/instance-args";

const wishes = { instanceClass: "db.t3.medium", publiclyAccessible: false };
const groups = {
  subnetGroup: "test-subnets",
  securityGroups: ["sg-test"],
  parameterGroup: undefined,
  warnings: [],
};
const found = (more: Partial<InstanceFacts> = {}): InstanceFacts => ({
  groups,
  encrypted: true,
  decision: { kind: "restore", takenOver: false, copy: undefined },
  instance: {},
  ...more,
});

/** What stands in the restore of every production, whatever that has. */
const common = {
  instanceClass: "db.t3.medium",
  dbSubnetGroupName: "test-subnets",
  vpcSecurityGroupIds: ["sg-test"],
  parameterGroupName: undefined,
  publiclyAccessible: false,
  storageEncrypted: true,
  deleteAutomatedBackups: true,
  skipFinalSnapshot: true,
};

const productions: readonly [string, Partial<InstanceFacts>, object][] = [
  ["plain", {}, {}],
  ["not encrypted", { encrypted: false }, { storageEncrypted: false }],
  [
    "past standard support, for money",
    { instance: { lifecycleSupport: "open-source-rds-extended-support" } },
    { engineLifecycleSupport: "open-source-rds-extended-support" },
  ],
  [
    "without extended support",
    {
      instance: {
        lifecycleSupport: "open-source-rds-extended-support-disabled",
      },
    },
    { engineLifecycleSupport: "open-source-rds-extended-support-disabled" },
  ],
  [
    "a parameter group of one's own",
    { groups: { ...groups, parameterGroup: "test-pg" } },
    { parameterGroupName: "test-pg" },
  ],
];
for (const [name, facts, args] of productions)
  t.test(`what is told of a production: ${name}`, async (t) =>
    t.strictSame(instanceArgs(found(facts), wishes), { ...common, ...args }),
  );

t.test("a copy that is kept or taken over keeps its name", async (t) => {
  const decision = {
    kind: "keep",
    takenOver: false,
    copy: { identifier: "prod-copy-test1234567" },
  } as const;
  t.match(instanceArgs(found({ decision }), wishes), {
    identifier: "prod-copy-test1234567",
  });
});

t.test(
  "of a new instance nothing is ignored but what hooks switch",
  async (t) =>
    t.strictSame(ignoredArgs(found().decision, {}), ["deletionProtection"]),
);

t.test(
  "what a snapshot may bring along is ignored, as far as the provider takes silence for a wish",
  async (t) => {
    const ignored = ignoredArgs(
      { kind: "keep", takenOver: false, copy: undefined },
      {},
    );
    const told = Object.keys(instanceArgs(found(), wishes));
    const silent = Object.entries(instanceFields)
      .filter(([, { computed, read }]) => read && !computed)
      .map(([name]) => name)
      .filter((name) => !told.includes(name));
    t.same(
      silent.filter((name) => !ignored.includes(name)),
      // The restore is always told these, so the instance never has another value of production's.
      ["autoMinorVersionUpgrade", "copyTagsToSnapshot"],
    );
  },
);

t.test("one that is taken over is imported as it is", async (t) => {
  const ignored = ignoredArgs(
    { kind: "go on", takenOver: true, copy: undefined },
    { tags: {}, storageEncrypted: true },
  );
  t.ok(ignored.includes("tags"));
  t.ok(ignored.includes("storageEncrypted"));
});
