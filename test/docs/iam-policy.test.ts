import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import t from "tap";

const root = join(__dirname, "../..");

/** Names of the services in policies, by the SDK's names of their clients. */
const services: Record<string, string> = {
  "elastic-beanstalk": "elasticbeanstalk",
  rds: "rds",
  "secrets-manager": "secretsmanager",
  ssm: "ssm",
  sts: "sts",
};

/** The actions that the program calls, as policies name them: by aws/ alone. */
async function actionsCalled(): Promise<string[]> {
  const actions = new Set<string>();
  const calls = join(root, "aws");
  for (const name of await readdir(calls, { recursive: true })) {
    if (!name.endsWith(".ts")) continue;
    const source = await readFile(join(calls, name), "utf8");
    for (const [, names = "", client = ""] of source.matchAll(
      /import \{([^}]*)\} from "@aws-sdk\/client-([a-z-]+)"/g,
    ))
      for (const [, sent, paged] of names.matchAll(
        /\b(?:(\w+)Command|paginate(\w+))\b/g,
      ))
        actions.add(`${services[client]}:${sent ?? paged}`);
  }
  return [...actions].sort();
}

/**
 * What the real provider (terraform-provider-aws, internal/service/rds/instance.go and snapshot.go, run bridged at
 * v5.32 and read up to v5.5x) calls for the two resources that the stack has: in create, read, update and delete.
 */
const providersCalls = [
  // aws.rds.Instance, restored from a snapshot
  "rds:RestoreDBInstanceFromDBSnapshot",
  "rds:DescribeDBInstances",
  "rds:ModifyDBInstance",
  "rds:DeleteDBInstance",
  "rds:ListTagsForResource",
  "rds:AddTagsToResource",
  "rds:RemoveTagsFromResource",
  // aws.rds.Snapshot, which is never deleted
  "rds:CreateDBSnapshot",
  "rds:DescribeDBSnapshots",
  "rds:DescribeDBSnapshotAttributes",
  // the provider's configuration
  "sts:GetCallerIdentity",
];

/** The actions that the policy allows. */
async function actionsAllowed(): Promise<Set<string>> {
  const policy: {
    Statement: { Effect: string; Action?: string | string[] }[];
  } = JSON.parse(await readFile(join(root, "docs/iam-policy.json"), "utf8"));
  return new Set(
    policy.Statement.filter(({ Effect }) => Effect === "Allow").flatMap(
      ({ Action = [] }) => Action,
    ),
  );
}

/** Every identity may ask who it is: no policy can forbid it. */
const needNoPermission = ["sts:GetCallerIdentity"];

t.test("the policy allows every call that the hooks make", async (t) => {
  const allowed = await actionsAllowed();
  const called = await actionsCalled();
  t.ok(called.length > 10, `${called.length} calls`);
  t.same(
    called.filter((action) => !allowed.has(action)),
    needNoPermission,
  );
});

t.test(
  "the policy allows every call that the real AWS provider makes",
  async (t) => {
    const allowed = await actionsAllowed();
    t.same(
      providersCalls.filter((action) => !allowed.has(action)),
      needNoPermission,
    );
  },
);
