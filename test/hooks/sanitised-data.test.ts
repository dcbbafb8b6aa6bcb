import t from "tap";
import { provider } from "../../hooks/sanitised-data";
import type { SanitiseInputs } from "../../steps/sanitise/inputs";

const inputs: SanitiseInputs = {
  place: { region: "ap-southeast-2", account: "100000000001" },
  access: { by: "direct" },
  owner: { project: "prod-copy", stack: "test" },
  production: {
    environment: "production-blue",
    identifier: "cobalt-production",
    resourceId: "db-PRODUCTION",
    address: "127.0.0.2",
    port: 5432,
  },
  copy: {
    identifier: "cobalt-copy",
    resourceId: "db-COPY",
    address: "127.0.0.3",
    port: 5432,
    masterUsername: "cobalt",
  },
  database: "cobalt",
  applicationRole: "cobalt",
  properties: {
    hostname: "RDS_HOSTNAME",
    port: "RDS_PORT",
    database: "RDS_DB_NAME",
    username: "RDS_USERNAME",
    password: "RDS_PASSWORD",
  },
  masterPassword: "new-password",
  applicationPassword: "new-password",
  maskingKey: "key",
  target: "test-white",
  backups: [],
  instance: null,
  origin: null,
  rulesFile: "rules/cobalt.yaml",
  rulesHash: "hash",
  commands: [],
};

type Olds = Parameters<typeof provider.diff>[1];

/** What version 0.1 left in the state. */
const former = {
  ...inputs,
  sanitisedIdentity: "db-COPY",
  nonce: "nonce",
  reportFile: "reports/of-then.html",
} as unknown as Olds;

t.test("data is sanitised anew for another copy or other rules", async (t) => {
  const olds: Olds = { ...former, identity: "db-COPY" };
  const changes = async (news: Partial<SanitiseInputs>) =>
    (await provider.diff("", olds, { ...inputs, ...news })).changes;
  const other = { ...inputs.copy, resourceId: "db-OTHER" };
  t.equal(await changes({}), false);
  t.equal(await changes({ origin: null, target: "uat-white" }), false);
  t.equal(await changes({ copy: other }), true);
  t.equal(await changes({ rulesHash: "another" }), true);
});

t.test("what an earlier version has done only gets its new name", async (t) => {
  t.same(await provider.diff("", former, inputs), { changes: true });
  t.match(await provider.update?.("", former, inputs), {
    outs: {
      identity: "db-COPY",
      nonce: "nonce",
      summary: "see reports/of-then.html",
    },
  });
});
