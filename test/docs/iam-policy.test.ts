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
      for (const [, action] of names.matchAll(/(\w+)Command\b/g))
        actions.add(`${services[client]}:${action}`);
  }
  return [...actions].sort();
}

t.test("the policy allows every call that the hooks make", async (t) => {
  const policy: {
    Statement: { Effect: string; Action?: string | string[] }[];
  } = JSON.parse(await readFile(join(root, "docs/iam-policy.json"), "utf8"));
  const allowed = new Set(
    policy.Statement.filter(({ Effect }) => Effect === "Allow").flatMap(
      ({ Action = [] }) => Action,
    ),
  );
  const called = await actionsCalled();
  t.ok(called.length > 10, `${called.length} calls`);
  t.same(
    called.filter((action) => !allowed.has(action)),
    // Every identity may ask who it is: no policy can forbid it.
    ["sts:GetCallerIdentity"],
  );
});
