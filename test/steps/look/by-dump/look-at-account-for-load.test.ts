import t from "tap";
import { updateEnvironment } from "../../../../aws/beanstalk/update-environment";
import { describeInstanceByName } from "../../../../aws/rds/instances";
import { tagInstance } from "../../../../aws/rds/tag-instance";
import { TAGS } from "../../../../aws/rds/tags";
import {
  type LoadWishes,
  lookAtAccountForLoad,
} from "../../../../steps/look/by-dump/look-at-account-for-load";
import { loadLines } from "../../../../steps/look/by-dump/look-before-load";
import { Refusal } from "../../../../steps/look/refusal";
import { startTestSandbox } from "../../../support/sandbox";
import { asTarget, target } from "../../../support/target-databases";
import { loadWishes } from "../../../support/wishes";

const place = { region: "ap-southeast-2", account: "100000000001" };

t.test("what is seen before a load", async (t) => {
  const sandbox = await startTestSandbox(t);
  const look = (more: Partial<LoadWishes> = {}) =>
    lookAtAccountForLoad({ ...loadWishes, ...more }, "hash");
  const refuses = async (message: RegExp, more?: Partial<LoadWishes>) =>
    t.rejects(look(more), { name: Refusal.name, message });
  /** The target's settings otherwise for the length of some work. */
  const withSettings = async (
    changes: Readonly<Record<string, string | null>>,
    work: () => Promise<unknown>,
  ) => {
    const asSettings = (of: Readonly<Record<string, string | null>>) =>
      Object.fromEntries(
        Object.entries(of).map(([name, value]) => [
          name,
          value === null ? null : { value, from: "environment" as const },
        ]),
      );
    const before = await look();
    const was = Object.fromEntries(
      Object.keys(changes).map((name) => [
        name,
        before.target.properties.get(name)?.value ?? null,
      ]),
    );
    await updateEnvironment(place, target, asSettings(changes));
    try {
      await work();
    } finally {
      await updateEnvironment(place, target, asSettings(was));
    }
  };

  await t.test("the server, its login and what is to be done", async (t) => {
    const seen = await look();
    t.match(seen, {
      server: { identifier: "cobalt-test-old" },
      login: { user: "cobalt", database: "cobalt" },
      decision: { kind: "load", others: [] },
      wish: /^[0-9a-f]{64}$/,
    });
    t.match(loadLines(seen), [
      /^production: production-blue, database cobalt of RDS instance cobalt-production$/,
      /^target: test-grey, which uses database cobalt of cobalt-test-old now$/,
      /^loads production into a new database: this stack has no database yet$/,
    ]);
    t.notMatch(loadLines(seen).join(), seen.login.password);
  });

  await t.test("another wish has another hash", async (t) => {
    const { wish } = await look();
    t.equal((await look()).wish, wish);
    t.not((await look({ refresh: "2" })).wish, wish);
    t.not((await look({ exclude: { tables: [] } })).wish, wish);
    t.not((await look({ from: "/mnt/dump" })).wish, wish);
  });

  await t.test("production and what may not be touched", async () => {
    await refuses(/production's own environment/, {
      target: "production-blue",
      neverTouch: [],
    });
    await refuses(/lead to production's instance/, {
      target: "production-green",
      neverTouch: [],
    });
    await refuses(/listed in prod-copy:neverTouch/, { target: "uat-grey" });
  });

  await t.test("a target that uses no instance of RDS's", async () => {
    await withSettings({ RDS_HOSTNAME: "db.example.com" }, () =>
      refuses(/lead to no RDS instance that could take the database/),
    );
  });

  await t.test("a target without a login", async () => {
    await withSettings({ RDS_PASSWORD: null }, () =>
      refuses(/RDS_PASSWORD has no value there: set it/),
    );
  });

  await t.test("a login that the server refuses", async () => {
    await withSettings({ RDS_PASSWORD: "wrong-password" }, () =>
      refuses(
        /cobalt-test-old refuses the login in the properties of test-grey: .*28P01/,
      ),
    );
  });

  await t.test("a login that may not do what a load needs", async () => {
    await asTarget(sandbox, (client) =>
      client.query("create role plain login password 'plain-password-1'"),
    );
    await withSettings(
      { RDS_USERNAME: "plain", RDS_PASSWORD: "plain-password-1" },
      () =>
        refuses(
          /"plain" may not make a database\. .*ALTER ROLE "plain" CREATEDB\. .*may not set session_replication_role/,
        ),
    );
  });

  await t.test("a server that a stack has restored", async () => {
    const server = await describeInstanceByName(place, "cobalt-test-old");
    const restoredBy = (stack: string) =>
      tagInstance(place, server?.arn ?? "", {
        [TAGS.project]: "prod-copy",
        [TAGS.stack]: stack,
      });
    await restoredBy("test");
    await refuses(
      /uses cobalt-test-old, a copy that stack prod-copy\/test restored and will delete: run pulumi destroy there/,
    );
    await restoredBy("sandbox");
    await refuses(
      /test-grey is the stack sandbox's \(project prod-copy\), which has instance cobalt-test-old for it/,
    );
  });
});
