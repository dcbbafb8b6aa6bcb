import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Test } from "tap";

/** A call that reached the stub: its action and its parameters as they were on the wire. */
export interface Call {
  readonly action: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** An instance as the stub keeps it: XML element names of DescribeDBInstances, plus its tags. */
export interface StubInstance {
  readonly fields: Record<string, string>;
  readonly tags: Map<string, string>;
  /** Statuses that the next calls of DescribeDBInstances will see, before `available`. */
  statuses: string[];
}

/** An answer that a test wants instead of the stub's own: an error, or to let the call through. */
export type Fault = (
  call: Call,
) => { code: string; message: string; status?: number } | undefined;

/** A pretended RDS and STS: no database, every call recorded. For what the provider sends and how it answers errors. */
export interface RdsStub {
  readonly url: string;
  readonly calls: Call[];
  readonly instances: Map<string, StubInstance>;
  readonly snapshots: Map<string, Record<string, string>>;
  /** Accounts that every snapshot is shared with. */
  sharedWith: string[];
  account: string;
  /** Statuses that a restored or changed instance passes through. */
  statuses: string[];
  fault: Fault;
  /** Actions so far that change something. */
  writes(): string[];
}

/** Starts a stub that ends with the test. */
export async function startRdsStub(t: Test): Promise<RdsStub> {
  const stub = new Stub();
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      const { status, xml } = stub.answer(
        Object.fromEntries(new URLSearchParams(body)),
      );
      response.writeHead(status, { "content-type": "text/xml" }).end(xml);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  stub.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return stub;
}

class Stub implements RdsStub {
  url = "";
  account = "100000000001";
  readonly calls: Call[] = [];
  readonly instances = new Map<string, StubInstance>();
  readonly snapshots = new Map<string, Record<string, string>>([
    ["first", snapshot("first", "2026-11-20T03:00:00Z")],
    ["second", snapshot("second", "2026-11-21T03:00:00Z")],
  ]);
  sharedWith: string[] = [];
  statuses = ["creating"];
  fault: Fault = () => undefined;
  #resourceIds = 0;

  writes(): string[] {
    return this.calls
      .map((call) => call.action)
      .filter((action) => !/^(Describe|Get|List)/.test(action));
  }

  answer(body: Record<string, string>): { status: number; xml: string } {
    const { Action: action = "", Version: _, ...parameters } = body;
    const call = { action, parameters };
    this.calls.push(call);
    const fault = this.fault(call) ?? this.#refusal(call);
    if (fault)
      return {
        status: fault.status ?? 400,
        xml: `<ErrorResponse><Error><Type>Sender</Type><Code>${fault.code}</Code><Message>${fault.message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
      };
    return {
      status: 200,
      xml: `<${action}Response><${action}Result>${this.#result(call)}</${action}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></${action}Response>`,
    };
  }

  #refusal({ action, parameters }: Call): ReturnType<Fault> {
    const identifier = parameters.DBInstanceIdentifier ?? "";
    const found = this.instances.get(identifier);
    if (
      ["ModifyDBInstance", "DeleteDBInstance"].includes(action) &&
      found === undefined
    )
      return {
        code: "DBInstanceNotFound",
        message: `DBInstance ${identifier} not found.`,
        status: 404,
      };
    if (
      action === "DeleteDBInstance" &&
      found?.fields.DeletionProtection === "true"
    )
      return {
        code: "InvalidParameterCombination",
        message:
          "Cannot delete protected DB Instance, please disable deletion protection and try again.",
      };
    return undefined;
  }

  #result({ action, parameters }: Call): string {
    switch (action) {
      case "GetCallerIdentity":
        return `<Account>${this.account}</Account><Arn>arn:aws:iam::${this.account}:user/test</Arn><UserId>U</UserId>`;
      case "DescribeDBSnapshots":
        return `<DBSnapshots>${[...this.snapshots.values()]
          .filter(
            (one) =>
              !parameters.DBSnapshotIdentifier ||
              one.DBSnapshotIdentifier === parameters.DBSnapshotIdentifier,
          )
          .map((one) => element("DBSnapshot", elements(one)))
          .join("")}</DBSnapshots>`;
      case "DescribeDBSnapshotAttributes":
        return `<DBSnapshotAttributesResult><DBSnapshotAttributes><DBSnapshotAttribute><AttributeName>restore</AttributeName><AttributeValues>${this.sharedWith
          .map((account) => element("AttributeValue", account))
          .join(
            "",
          )}</AttributeValues></DBSnapshotAttribute></DBSnapshotAttributes></DBSnapshotAttributesResult>`;
      case "ModifyDBSnapshotAttribute":
        return "";
      case "CreateDBSnapshot": {
        const id = parameters.DBSnapshotIdentifier ?? "";
        this.snapshots.set(id, snapshot(id, "2026-11-22T03:00:00Z"));
        return "";
      }
      case "DeleteDBSnapshot":
        this.snapshots.delete(parameters.DBSnapshotIdentifier ?? "");
        return "";
      case "RestoreDBInstanceFromDBSnapshot":
        return `<DBInstance>${this.#show(this.#restore(parameters))}</DBInstance>`;
      case "ModifyDBInstance":
        return `<DBInstance>${this.#show(this.#modify(parameters))}</DBInstance>`;
      case "DeleteDBInstance":
        this.instances.delete(parameters.DBInstanceIdentifier ?? "");
        return "";
      case "AddTagsToResource":
      case "RemoveTagsFromResource":
        this.#tag(parameters);
        return "";
      default:
        return `<DBInstances>${this.#find(parameters)
          .map((one) => element("DBInstance", this.#show(one)))
          .join("")}</DBInstances>`;
    }
  }

  #restore(parameters: Record<string, string>): StubInstance {
    const identifier = parameters.DBInstanceIdentifier ?? "";
    this.#resourceIds += 1;
    const restored = {
      fields: {
        DBInstanceIdentifier: identifier,
        DbiResourceId: `db-RESOURCE${this.#resourceIds}`,
        DBInstanceArn: `arn:aws:rds:ap-southeast-2:${this.account}:db:${identifier}`,
        DBInstanceClass: parameters.DBInstanceClass ?? "",
        DeletionProtection: parameters.DeletionProtection ?? "false",
        PubliclyAccessible: parameters.PubliclyAccessible ?? "false",
        AutoMinorVersionUpgrade: parameters.AutoMinorVersionUpgrade ?? "true",
        CopyTagsToSnapshot: parameters.CopyTagsToSnapshot ?? "false",
        BackupRetentionPeriod: "7",
        Engine: "postgres",
        EngineVersion: "15.18",
        MasterUsername: "cobalt",
        StorageEncrypted: "false",
      },
      tags: new Map(tagsIn(parameters)),
      statuses: [...this.statuses],
    };
    this.instances.set(identifier, restored);
    return restored;
  }

  #modify(parameters: Record<string, string>): StubInstance {
    const one = this.instances.get(parameters.DBInstanceIdentifier ?? "");
    if (!one) throw new Error("no such instance");
    for (const key of Object.keys(one.fields))
      if (key !== "DBInstanceIdentifier")
        one.fields[key] = parameters[key] ?? one.fields[key] ?? "";
    one.statuses = ["modifying"];
    return one;
  }

  #tag(parameters: Record<string, string>): void {
    const one = [...this.instances.values()].find(
      ({ fields }) => fields.DBInstanceArn === parameters.ResourceName,
    );
    for (const [key, value] of tagsIn(parameters)) one?.tags.set(key, value);
    for (const [name, key] of Object.entries(parameters))
      if (name.startsWith("TagKeys.")) one?.tags.delete(key);
  }

  #find(parameters: Record<string, string>): StubInstance[] {
    const resourceId = parameters["Filters.Filter.1.Values.Value.1"];
    return [...this.instances.values()].filter(({ fields }) =>
      resourceId
        ? fields.DbiResourceId === resourceId
        : fields.DBInstanceIdentifier === parameters.DBInstanceIdentifier,
    );
  }

  #show(one: StubInstance): string {
    const status = one.statuses.shift() ?? "available";
    const tags = [...one.tags]
      .map(([Key, Value]) => element("Tag", elements({ Key, Value })))
      .join("");
    return `${elements({ ...one.fields, DBInstanceStatus: status })}<Endpoint><Address>127.0.0.9</Address><Port>5432</Port></Endpoint><TagList>${tags}</TagList>`;
  }
}

function snapshot(id: string, created: string): Record<string, string> {
  return {
    DBSnapshotIdentifier: id,
    DBInstanceIdentifier: "cobalt-production",
    SnapshotCreateTime: created,
    Status: "available",
    Engine: "postgres",
    EngineVersion: "15.18",
    SnapshotType: "manual",
  };
}

function tagsIn(parameters: Record<string, string>): [string, string][] {
  return Object.entries(parameters)
    .filter(([name]) => /^Tags\.Tag\.\d+\.Key$/.test(name))
    .map(([name, key]) => [
      key,
      parameters[name.replace("Key", "Value")] ?? "",
    ]);
}

function elements(fields: Record<string, string>): string {
  return Object.entries(fields)
    .map(([name, value]) => element(name, value))
    .join("");
}

function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}
