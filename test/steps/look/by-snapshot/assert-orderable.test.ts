import t from "tap";
import { assertOrderable } from "../../../../steps/look/by-snapshot/assert-orderable";
import { startTestSandbox } from "../../../support/sandbox";

const place = { region: "ap-southeast-2", account: "100000000001" };
const key = "prod-copy:sanitisingClass";

t.test("a class is looked up before it is needed", async (t) => {
  const sandbox = await startTestSandbox(t);
  Object.assign(process.env, sandbox.env);
  const sold = { engine: "postgres", engineVersion: "15.18" };
  const withdrawn = { engine: "postgres", engineVersion: "15.1" };

  await t.test("one that there is for the version", () =>
    assertOrderable(place, key, "db.m6g.xlarge", sold),
  );

  await t.test("one that there isn't", (t) =>
    t.rejects(assertOrderable(place, key, "db.z9z.large", sold), {
      name: "Refusal",
      message:
        /^prod-copy:sanitisingClass is "db.z9z.large", but RDS offers no such class for postgres 15.18 in ap-southeast-2: .*--engine-version 15.18"/,
    }),
  );

  await t.test("a version that nothing is sold with says nothing", () =>
    assertOrderable(place, key, "db.m6g.xlarge", withdrawn),
  );

  await t.test("but the class must be there with others", (t) =>
    t.rejects(assertOrderable(place, key, "db.z9z.large", withdrawn), {
      message:
        /is "db.z9z.large", but RDS offers no such class in ap-southeast-2:/,
    }),
  );

  await t.test("without the permission the call is named", async (t) => {
    await sandbox.control.failCalls({
      action: "DescribeOrderableDBInstanceOptions",
      times: 10,
      effect: {
        kind: "error",
        code: "AccessDenied",
        message: "not you",
        status: 403,
      },
    });
    await t.rejects(
      assertOrderable(place, key, "db.m6g.xlarge", sold),
      /AWS refused to look up what RDS offers \(db.m6g.xlarge, postgres 15.18\)/,
    );
  });
});
