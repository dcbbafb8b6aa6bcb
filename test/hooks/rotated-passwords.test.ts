import * as pulumi from "@pulumi/pulumi";
import t from "tap";
import { provider, RotatedPasswords } from "../../hooks/rotated-passwords";
import type { RotationInputs } from "../../steps/rotate/inputs";

const inputs: RotationInputs = {
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
  masterPassword: "new-password",
  applicationPassword: "new-password",
  canary: true,
  properties: {
    hostname: "RDS_HOSTNAME",
    port: "RDS_PORT",
    database: "RDS_DB_NAME",
    username: "RDS_USERNAME",
    password: "RDS_PASSWORD",
  },
};
const olds = {
  ...inputs,
  identity: "db-COPY",
  rotatedRoles: ["cobalt"],
  refusedRoles: [],
  rights: { server: [], databases: {}, roles: [] },
};
const changes = async (news: unknown) =>
  (await provider.diff("", olds, news as RotationInputs)).changes;

t.test(
  "a rotation is done again for another copy, password, role or database",
  async (t) => {
    t.equal(await changes(inputs), false);
    for (const change of [
      { copy: { ...inputs.copy, resourceId: "db-OTHER" } },
      { masterPassword: "another" },
      { applicationPassword: "another" },
      { applicationRole: "app" },
      { database: "other" },
    ])
      t.equal(
        await changes({ ...inputs, ...change }),
        true,
        JSON.stringify(change),
      );
  },
);

t.test("what the preview doesn't know yet counts as another", async (t) => {
  const unknown = pulumi.runtime.unknownValue;
  t.equal(await changes({ ...inputs, copy: unknown }), true);
  t.equal(await changes({ ...inputs, masterPassword: unknown }), true);
});

t.test(
  "what matters to the next rotation only doesn't repeat this one",
  async (t) => {
    for (const change of [
      { proofQuery: "select 1" },
      { canary: false },
      { access: { by: "ssh", destination: "bastion" } },
      { place: { ...inputs.place, profile: "me" } },
    ])
      t.equal(
        await changes({ ...inputs, ...change }),
        false,
        JSON.stringify(change),
      );
  },
);

t.test("a change is never a replacement", async (t) => {
  t.notHas(await provider.diff("", olds, { ...inputs, database: "other" }), {
    replaces: [],
  });
});

t.test("the passwords reach the engine as secrets", async (t) => {
  await pulumi.runtime.setMocks({
    newResource: ({ inputs }) => ({ id: "id", state: inputs }),
    call: () => ({}),
  });
  const resource: object = new RotatedPasswords("rotated", inputs);
  for (const name of ["masterPassword", "applicationPassword"]) {
    const output = Object.entries(resource).find(([key]) => key === name)?.[1];
    t.equal(await pulumi.isSecret(output), true, name);
  }
});

t.test("what an earlier version has done only gets its new name", async (t) => {
  const { identity, ...before } = olds;
  const former = {
    ...before,
    rotatedResourceId: identity,
  } as unknown as typeof olds;
  t.same(await provider.diff("", former, inputs), { changes: true });
  const updated = await provider.update?.("", former, inputs);
  t.match(updated?.outs, { identity, rotatedRoles: ["cobalt"] });
});
