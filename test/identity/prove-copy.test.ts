import t from "tap";
import type { RdsInstance } from "../../aws/rds/instances";
import { assertCopy, type Claim, proveCopy } from "../../identity/prove-copy";
import type { RdsRecords } from "../../identity/records";
import { withClient } from "../../postgres/connect/connect";
import { startPostgres } from "../support/postgres";
import { rdsRecord } from "../support/rds-record";
import { loginTo, routeTo } from "../support/routes";

const production = {
  environment: "production-blue",
  identifier: "cobalt-production",
  resourceId: "db-PRODUCTION",
  address: "127.0.0.2",
  port: 5432,
};
const copy = {
  identifier: "prod-copy-test-1a2b3c",
  resourceId: "db-COPY",
  address: "127.0.0.3",
  port: 5432,
  masterUsername: "cobalt",
};
const owner = { project: "prod-copy", stack: "test" };
const claim: Claim = { production, copy, owner };

const tags = { "prod-copy:project": "prod-copy", "prod-copy:stack": "test" };
const good: RdsRecords = {
  production: rdsRecord(production),
  copy: rdsRecord({ ...copy, tags }),
};
const withCopy = (of: Partial<RdsInstance>): RdsRecords => ({
  ...good,
  copy: rdsRecord({ ...copy, tags, ...of }),
});

t.test("the copy is the copy when RDS's record bears it out", async (t) => {
  t.equal(assertCopy(claim, good), good.copy);
});

const { address, port, ...withoutEndpoint } = copy;
const wrong: [string, RdsRecords, RegExp, Claim?][] = [
  [
    "production is gone",
    { ...good, production: undefined },
    /no instance db-PRODUCTION any more/,
  ],
  ["the copy is gone", { ...good, copy: undefined }, /no such instance/],
  [
    "the identifier is another's by now",
    withCopy({ identifier: "renamed" }),
    /RDS calls that instance renamed/,
  ],
  [
    "it has no endpoint yet",
    { ...good, copy: rdsRecord({ ...withoutEndpoint, tags }) },
    /no address/,
  ],
  [
    "its endpoint is another",
    withCopy({ address: "127.0.0.9" }),
    /at 127\.0\.0\.9:5432, not at 127\.0\.0\.3:5432/,
  ],
  [
    "its master is another",
    withCopy({ masterUsername: "postgres" }),
    /master user is "postgres", not "cobalt"/,
  ],
  [
    "it has no tags",
    withCopy({ tags: {} }),
    /tags of project prod-copy, stack test/,
  ],
  [
    "it is another stack's",
    withCopy({ tags: { ...tags, "prod-copy:stack": "uat" } }),
    /stack test/,
  ],
  [
    "it is production",
    {
      production: rdsRecord({ ...production, tags }),
      copy: rdsRecord({ ...production, tags }),
    },
    /production's own instance/,
    { ...claim, copy: { ...production, masterUsername: "cobalt" } },
  ],
  [
    "its endpoint is production's",
    {
      production: rdsRecord(production),
      copy: rdsRecord({ ...copy, tags, address: production.address }),
    },
    /endpoint is production's/,
    { ...claim, copy: { ...copy, address: production.address } },
  ],
  [
    "its endpoint was production's when the program ran",
    good,
    /endpoint is production's/,
    {
      ...claim,
      production: { ...production, address: copy.address.toUpperCase() },
    },
  ],
  [
    "production has its identifier by now",
    {
      ...good,
      production: rdsRecord({ ...production, identifier: copy.identifier }),
    },
    /same identifier/,
  ],
];

for (const [what, records, message, because = claim] of wrong)
  t.test(`refused: ${what}`, async (t) => {
    t.throws(() => assertCopy(because, records), {
      name: "NotTheCopy",
      message,
    });
  });

t.test("in a session", async (t) => {
  const server = await startPostgres(t);
  const here = { ...copy, address: server.address, port: server.port };
  const local: Claim = { ...claim, copy: here };
  const records: RdsRecords = { ...good, copy: rdsRecord({ ...here, tags }) };
  const prove = (
    connectedTo: { address: string; port: number },
    user?: string,
    read = async () => records,
  ) =>
    withClient(
      routeTo(server),
      loginTo(server, user, user && "other-password"),
      (client) => proveCopy(client, connectedTo, local, read),
    );

  t.test("the copy's master at the copy's endpoint is let on", async () => {
    await prove(here);
  });

  t.test(
    "another endpoint than RDS has for the copy now is refused",
    async (t) => {
      await t.rejects(prove({ ...here, port: 1 }), {
        name: "NotTheCopy",
        message: /The session is with .*:1, but RDS has the copy at/,
      });
    },
  );

  t.test("a record that has changed since is refused", async (t) => {
    await t.rejects(
      prove(here, undefined, async () => ({ ...records, copy: undefined })),
      { name: "NotTheCopy" },
    );
  });

  t.test("another role's session is refused", async (t) => {
    const admin = await server.admin();
    await admin.query("create role other login password 'other-password'");
    await t.rejects(prove(here, "other"), {
      name: "NotTheCopy",
      message: /isn't the master user's/,
    });
  });
});
