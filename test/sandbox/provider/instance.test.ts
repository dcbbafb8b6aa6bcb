import t, { type Test } from "tap";
import { StandIn } from "../../../sandbox/provider/provider";
import { PartialFailure } from "../../../sandbox/provider/resource/failure";
import type { Properties } from "../../../sandbox/provider/resource/properties";
import {
  checkInputs,
  planUpdate,
} from "../../../sandbox/provider/resource/schema";
import type { Tagging } from "../../../sandbox/provider/resource/tagging";
import { until } from "../../support/until";
import { type RdsStub, startRdsStub } from "./rds-stub";

const type = "aws:rds/instance:Instance";

t.test("a restore sends what was given, and nothing else", async (t) => {
  const { stub, provider } = await start(t);
  const inputs = checked({
    instanceClass: "db.t3.micro",
    snapshotIdentifier: "first",
    tags: { a: "b" },
  });
  const { id, outputs } = await create(provider, inputs);
  t.strictSame(stub.writes(), ["RestoreDBInstanceFromDBSnapshot"]);
  const restore = stub.calls.find((call) => call.action.startsWith("Restore"));
  t.strictSame(restore?.parameters, {
    AutoMinorVersionUpgrade: "true",
    CopyTagsToSnapshot: "false",
    DBInstanceClass: "db.t3.micro",
    DBInstanceIdentifier: String(inputs.identifier),
    DBSnapshotIdentifier: "first",
    DeletionProtection: "false",
    PubliclyAccessible: "false",
    "Tags.Tag.1.Key": "a",
    "Tags.Tag.1.Value": "b",
  });
  t.equal(id, "db-RESOURCE1");
  t.match(outputs, {
    address: "127.0.0.9",
    endpoint: "127.0.0.9:5432",
    resourceId: "db-RESOURCE1",
    snapshotIdentifier: "first",
    status: "available",
    tags: { a: "b" },
    tagsAll: { a: "b" },
    username: "cobalt",
    region: "ap-southeast-2",
  });
});

t.test("groups and port go into the restore", async (t) => {
  const { stub, provider } = await start(t);
  await create(
    provider,
    checked({
      ...given,
      dbSubnetGroupName: "test-subnets",
      parameterGroupName: "default.postgres15",
      vpcSecurityGroupIds: ["sg-test"],
      port: 5433,
    }),
  );
  t.match(
    stub.calls.find((call) => call.action.startsWith("Restore")),
    {
      parameters: {
        DBSubnetGroupName: "test-subnets",
        DBParameterGroupName: "default.postgres15",
        "VpcSecurityGroupIds.VpcSecurityGroupId.1": "sg-test",
        Port: "5433",
      },
    },
  );
});

t.test(
  "what the restore doesn't take is changed behind it, a retention of 0 too",
  async (t) => {
    const { stub, provider } = await start(t);
    await create(
      provider,
      checked({ ...given, backupRetentionPeriod: 0, password: "secret" }),
    );
    t.strictSame(stub.writes(), [
      "RestoreDBInstanceFromDBSnapshot",
      "ModifyDBInstance",
    ]);
    const modify = stub.calls.find((call) => call.action.startsWith("Modify"));
    t.match(modify?.parameters, {
      ApplyImmediately: "true",
      BackupRetentionPeriod: "0",
      MasterUserPassword: "secret",
    });
    t.notOk(modify?.parameters.DeletionProtection);
  },
);

t.test("a failed restore leaves nothing in the state", async (t) => {
  const { stub, provider } = await start(t);
  stub.fault = ({ action }) =>
    action.startsWith("Restore")
      ? { code: "DBSnapshotNotFound", message: "no such", status: 404 }
      : undefined;
  const error = await failure(create(provider, checked(given)));
  t.notOk(error instanceof PartialFailure);
  t.match(error.message, /^creating RDS DB Instance .*: DBSnapshotNotFound/);
});

t.test("a status that leads nowhere ends the wait", async (t) => {
  const { stub, provider } = await start(t);
  stub.statuses = ["creating", "incompatible-restore"];
  const error = await failure(create(provider, checked(given)));
  t.notOk(error instanceof PartialFailure);
  t.match(error.message, /create: unexpected state 'incompatible-restore'/);
});

t.test("a wait has a deadline", async (t) => {
  const { stub, provider } = await start(t);
  stub.statuses = Array<string>(100).fill("creating");
  const around = provider.around({}, 0.5);
  const error = await failure(
    provider.kind(type).create(around, checked(given)),
  );
  t.match(error.message, /still 'creating' after 0.5 s, wanted 'available'/);
});

t.test("a cancelled operation ends its wait", async (t) => {
  const { stub, provider } = await start(t);
  stub.statuses = Array<string>(100).fill("creating");
  const created = failure(create(provider, checked(given)));
  await until("a look at the instance", async () => stub.calls.length > 1);
  provider.cancel();
  t.match((await created).message, /: cancelled$/);
});

t.test(
  "an instance whose change behind the restore fails stays in the state",
  async (t) => {
    const { stub, provider } = await start(t);
    stub.fault = ({ action }) =>
      action === "ModifyDBInstance"
        ? { code: "InvalidParameterValue", message: "too bad" }
        : undefined;
    const inputs = checked({ ...given, backupRetentionPeriod: 0 });
    const error = await failure(create(provider, inputs));
    t.ok(error instanceof PartialFailure);
    t.match(error, {
      id: "db-RESOURCE1",
      properties: { identifier: inputs.identifier, resourceId: "db-RESOURCE1" },
      message: /InvalidParameterValue: too bad/,
    });
  },
);

t.test("throttling is waited out", async (t) => {
  const { stub, provider } = await start(t);
  let times = 0;
  stub.fault = ({ action }) =>
    action === "DescribeDBInstances" && times++ < 3
      ? { code: "Throttling", message: "Rate exceeded" }
      : undefined;
  t.match(await create(provider, checked(given)), { id: "db-RESOURCE1" });
});

t.test("a read finds the instance by its resource id", async (t) => {
  const { stub, provider } = await start(t);
  const { id, outputs } = await create(provider, checked(given));
  stub.calls.length = 0;
  const read = await provider
    .kind(type)
    .read(provider.around({}, 0), id, outputs);
  t.strictSame(read, { id, outputs });
  t.match(stub.calls[0]?.parameters, {
    "Filters.Filter.1.Name": "dbi-resource-id",
    "Filters.Filter.1.Values.Value.1": id,
  });
  stub.instances.clear();
  t.equal(
    await provider.kind(type).read(provider.around({}, 0), id, outputs),
    undefined,
  );
});

t.test("changed tags are changed one by one, and nothing else", async (t) => {
  const { stub, provider } = await start(t);
  const made = await make(provider, { tags: { keep: "1", drop: "2" } });
  const outputs = await update(provider, made, {
    ...given,
    tags: { keep: "1", add: "3" },
  });
  t.strictSame(stub.writes().slice(1), [
    "RemoveTagsFromResource",
    "AddTagsToResource",
  ]);
  t.match(outputs, { tags: { keep: "1", add: "3" } });
  t.notOk((outputs.tags as Properties).drop);
});

t.test(
  "tags that somebody else set are read, and removed unless they are ignored",
  async (t) => {
    const { stub, provider } = await start(t);
    const made = await make(provider, { tags: { own: "1" } });
    for (const one of stub.instances.values())
      one.tags.set("somebody:else", "2");
    const read = await provider
      .kind(type)
      .read(provider.around({}, 0), made.id, made.outputs);
    const all = { own: "1", "somebody:else": "2" };
    t.match(read?.outputs, { tags: all, tagsAll: all });

    const after = (ignored: string[]) =>
      provider.kind(type).update(provider.around({}, 0), {
        id: made.id,
        state: read?.outputs ?? {},
        inputs: made.inputs,
        ignored,
      });
    stub.calls.length = 0;
    await after(["tags.somebody:else", "tagsAll.somebody:else"]);
    t.strictSame(stub.writes(), []);
    await after(["tags.somebody:else"]);
    t.strictSame(stub.writes(), ["RemoveTagsFromResource"]);
  },
);

t.test(
  "the stack's default tags are sent, and its ignored ones never touched",
  async (t) => {
    const { stub, provider } = await start(t, {
      defaultTags: { tags: { team: "web" } },
      ignoreTags: { keyPrefixes: ["somebody:"] },
    });
    const inputs = checked({ ...given, tags: { own: "1" } }, provider);
    const { id } = await create(provider, inputs);
    const [one] = stub.instances.values();
    t.strictSame([...(one?.tags ?? [])].sort(), [
      ["own", "1"],
      ["team", "web"],
    ]);
    one?.tags.set("somebody:else", "2");
    const read = await provider
      .kind(type)
      .read(provider.around({}, 0), id, inputs);
    t.strictSame(read?.outputs.tags, { own: "1" });
    t.strictSame(read?.outputs.tagsAll, { own: "1", team: "web" });
  },
);

t.test(
  "any other change is one ModifyDBInstance for the maintenance window, which says whether deletion is protected",
  async (t) => {
    const { stub, provider } = await start(t);
    const made = await make(provider, {});
    await update(provider, made, { ...given, instanceClass: "db.t3.small" });
    t.strictSame(stub.writes().slice(1), ["ModifyDBInstance"]);
    t.match(
      stub.calls.find((call) => call.action.startsWith("Modify"))?.parameters,
      {
        ApplyImmediately: "false",
        DBInstanceClass: "db.t3.small",
        DeletionProtection: "false",
      },
    );
  },
);

t.test(
  "an ignored deletion protection is sent as the state has it",
  async (t) => {
    const { stub, provider } = await start(t);
    const made = await make(provider, {});
    const change = {
      id: made.id,
      state: { ...made.outputs, deletionProtection: true },
      inputs: checked({ ...given, instanceClass: "db.t3.small" }),
      ignored: ["deletionProtection"],
    };
    await provider.kind(type).update(provider.around({}, 0), change);
    t.equal(
      stub.calls.find((call) => call.action.startsWith("Modify"))?.parameters
        .DeletionProtection,
      "true",
    );
    t.equal(
      planUpdate(provider.kind(type).fields, change).deletionProtection,
      true,
    );
  },
);

t.test("a deletion follows the state", async (t) => {
  const { stub, provider } = await start(t);
  const made = await make(provider, { skipFinalSnapshot: true });
  await remove(provider, made.id, made.outputs);
  t.match(
    stub.calls.find((call) => call.action.startsWith("Delete"))?.parameters,
    { DeleteAutomatedBackups: "true", SkipFinalSnapshot: "true" },
  );
  t.equal(stub.instances.size, 0);
  await remove(provider, made.id, made.outputs);
});

t.test("a final snapshot must have a name", async (t) => {
  const { provider } = await start(t);
  const made = await make(provider, {});
  const error = await failure(remove(provider, made.id, made.outputs));
  t.match(error.message, /finalSnapshotIdentifier is required/);
});

t.test(
  "protection that the state doesn't know of is lifted only where changes apply at once",
  async (t) => {
    const { stub, provider } = await start(t);
    const made = await make(provider, { skipFinalSnapshot: true });
    for (const one of stub.instances.values())
      one.fields.DeletionProtection = "true";
    const error = await failure(remove(provider, made.id, made.outputs));
    t.match(error.message, /disable deletion protection/);
    t.equal(stub.instances.size, 1);
    await remove(provider, made.id, {
      ...made.outputs,
      applyImmediately: true,
    });
    t.equal(stub.instances.size, 0);
  },
);

const given = { instanceClass: "db.t3.micro", snapshotIdentifier: "first" };

async function start(
  t: Test,
  configuration: Properties = {},
): Promise<{ stub: RdsStub; provider: StandIn }> {
  const stub = await startRdsStub(t);
  process.env.AWS_ENDPOINT_URL = stub.url;
  const provider = new StandIn();
  await provider.configure(
    {
      region: "ap-southeast-2",
      accessKey: "A",
      secretKey: "S",
      ...configuration,
    },
    {},
  );
  return { stub, provider };
}

const untagged: Tagging = {
  defaults: {},
  ignored: { keys: [], keyPrefixes: [] },
};

function checked(news: Properties, provider?: StandIn): Properties {
  return checkInputs(
    new StandIn().kind(type).fields,
    provider?.tagging ?? untagged,
    "copy",
    {},
    news,
  ).inputs;
}

function create(provider: StandIn, inputs: Properties) {
  return provider.kind(type).create(provider.around({}, 0), inputs);
}

async function make(provider: StandIn, more: Properties) {
  const inputs = checked({ ...given, ...more });
  return { ...(await create(provider, inputs)), inputs };
}

function update(
  provider: StandIn,
  made: { id: string; outputs: Properties; inputs: Properties },
  news: Properties,
) {
  return provider.kind(type).update(provider.around({}, 0), {
    id: made.id,
    state: made.outputs,
    inputs: checkInputs(
      provider.kind(type).fields,
      provider.tagging,
      "copy",
      made.inputs,
      news,
    ).inputs,
    ignored: [],
  });
}

function remove(provider: StandIn, id: string, state: Properties) {
  return provider.kind(type).delete(provider.around({}, 0), id, state);
}

async function failure(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => {
      throw new Error("it didn't fail");
    },
    (error: Error) => error,
  );
}
