import * as pulumi from "@pulumi/pulumi";
import t from "tap";
import { asksForWork, isElsewhere } from "../../../steps/repoint/compare";
import type { Repointed, RepointInputs } from "../../../steps/repoint/inputs";

const inputs: RepointInputs = {
  place: { region: "ap-southeast-2", account: "123456789012" },
  access: { by: "direct" },
  production: {
    environment: "production-blue",
    identifier: "p",
    resourceId: "db-P",
    address: "p.example",
    port: 5432,
  },
  copy: {
    identifier: "c",
    resourceId: "db-C",
    address: "c.example",
    port: 5432,
    masterUsername: "cobalt",
  },
  target: "test-white",
  properties: {
    hostname: "RDS_HOSTNAME",
    port: "RDS_PORT",
    database: "RDS_DB_NAME",
    username: "RDS_USERNAME",
    password: "RDS_PASSWORD",
  },
  guards: [],
  owner: { project: "prod-copy", stack: "test" },
  neverTouch: ["production-green"],
  knownHosts: [],
  database: "cobalt",
  applicationRole: "cobalt",
  applicationPassword: "new",
  nonce: "n",
  identity: "db-C",
  original: { RDS_HOSTNAME: null },
};
const five = {
  RDS_HOSTNAME: { value: "c.example", from: "environment" as const },
};
const outputs: Repointed = {
  ...inputs,
  environmentId: "e-white",
  written: five,
  previous: {},
  current: five,
  protected: true,
  health: "Green",
  url: "",
};

t.test(
  "the same inputs ask for nothing, whatever the order of their keys",
  async (t) => {
    t.notOk(asksForWork(outputs, inputs));
    const { address, ...rest } = inputs.copy;
    t.notOk(asksForWork(outputs, { ...inputs, copy: { ...rest, address } }));
  },
);

t.test("each changed input asks for work", async (t) => {
  const changes: Partial<RepointInputs>[] = [
    { copy: { ...inputs.copy, resourceId: "db-D" } },
    { nonce: "m" },
    { applicationPassword: "newer" },
    { properties: { ...inputs.properties, hostname: "DB_HOST" } },
    { guards: [{ property: "A", mustBe: "b" }] },
    { place: { ...inputs.place, profile: "other" } },
    { original: {}, database: "other" },
  ];
  for (const change of changes)
    t.ok(
      asksForWork(outputs, { ...inputs, ...change }),
      Object.keys(change).join(),
    );
});

t.test("what isn't known at preview asks for work, however deep", async (t) => {
  const unknown = pulumi.runtime.unknownValue;
  t.ok(asksForWork(outputs, { ...inputs, nonce: unknown }));
  const copy = { ...inputs.copy, resourceId: unknown };
  t.ok(asksForWork({ ...outputs, copy }, { ...inputs, copy }));
});

t.test("drift that a refresh found asks for work", async (t) => {
  t.ok(asksForWork({ ...outputs, current: { RDS_HOSTNAME: null } }, inputs));
  t.ok(asksForWork({ ...outputs, protected: false }, inputs));
});

t.test("only another target, region or account is elsewhere", async (t) => {
  t.ok(isElsewhere(outputs, { ...inputs, target: "uat-white" }));
  t.ok(
    isElsewhere(outputs, {
      ...inputs,
      place: { ...inputs.place, region: "eu-west-1" },
    }),
  );
  t.ok(
    isElsewhere(outputs, {
      ...inputs,
      place: { ...inputs.place, account: "2" },
    }),
  );
  t.notOk(isElsewhere(outputs, { ...inputs, nonce: "m" }));
});
