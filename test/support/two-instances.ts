import { createServer } from "node:http";
import { type Client, escapeIdentifier } from "pg";
import { setPassword } from "../../sandbox/postgres/server";
import type { RotationInputs } from "../../steps/rotate/inputs";
import {
  type PostgresOptions,
  startPostgres,
  type TestPostgres,
} from "./postgres";

/** What is used of a test of tap. */
interface Test {
  teardown(work: () => unknown): unknown;
}

/** An RDS instance as far as a rotation asks about it. Change it in place. */
export interface FakeInstance {
  identifier: string;
  resourceId: string;
  server: TestPostgres;
  masterUsername: string;
  tags: Record<string, string>;
}

/** Production and a copy: two real servers of one kind, and as much of AWS as a rotation asks. */
export interface TwoInstances {
  readonly production: FakeInstance;
  readonly copy: FakeInstance;
  /** Properties of production's environment. */
  readonly properties: Record<string, string>;
  /** The actions that were called, in order. */
  readonly calls: string[];
  /** Called before an action is done; what it throws is answered as an error. */
  before: (action: string) => unknown;
  /** Called when an action is done, before it is answered. */
  after: (action: string) => unknown;
  /** What the program would hand to a rotation. */
  inputs(of?: Partial<RotationInputs>): RotationInputs;
}

/** How the two are made. */
export interface TwoInstancesOptions {
  readonly major?: PostgresOptions["major"];
  /** Brings a server, as its master, into the state of production when the snapshot was taken. */
  readonly prepare?: (master: Client) => Promise<unknown>;
  /** Production's application role and its password. */
  readonly application: { readonly role: string; readonly password: string };
}

const names = {
  hostname: "RDS_HOSTNAME",
  port: "RDS_PORT",
  database: "RDS_DB_NAME",
  username: "RDS_USERNAME",
  password: "RDS_PASSWORD",
} as const;

/**
 * Starts both servers and the endpoint, and points this process's AWS variables at it. Unlike the whole
 * sandbox it runs any major version, and can be made to say anything.
 */
export async function startTwoInstances(
  t: Test,
  { major, prepare, application }: TwoInstancesOptions,
): Promise<TwoInstances> {
  const settings = { log_statement: "all" };
  const start = async (name: string, tags: Record<string, string>) => {
    const server = await startPostgres(t, { major, settings });
    const { masterUsername } = server;
    if (prepare) {
      const admin = await server.admin(server.database);
      await admin.query(
        `set session authorization ${escapeIdentifier(masterUsername)}`,
      );
      await prepare(admin);
      await admin.query("reset session authorization");
    }
    await setPassword(server.dataDir, application.role, application.password);
    return {
      identifier: `cobalt-${name}`,
      resourceId: `db-${name.toUpperCase()}`,
      server,
      masterUsername,
      tags,
    };
  };
  const production = await start("production", {});
  const copy = await start("copy", {
    "prod-copy:project": "prod-copy",
    "prod-copy:stack": "test",
  });
  const world: TwoInstances = {
    production,
    copy,
    properties: {
      RDS_HOSTNAME: production.server.address,
      RDS_PORT: String(production.server.port),
      RDS_DB_NAME: production.server.database,
      RDS_USERNAME: application.role,
      RDS_PASSWORD: application.password,
    },
    calls: [],
    before: () => undefined,
    after: () => undefined,
    inputs: (of) => ({
      place: { region: "ap-southeast-2", account: "100000000001" },
      access: { by: "direct" },
      owner: { project: "prod-copy", stack: "test" },
      production: { environment: "production-blue", ...asInput(production) },
      copy: { masterUsername: copy.masterUsername, ...asInput(copy) },
      database: copy.server.database,
      applicationRole: application.role,
      masterPassword: "",
      applicationPassword: "",
      canary: true,
      properties: names,
      ...of,
    }),
  };
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: await serve(t, world),
    AWS_ACCESS_KEY_ID: "TESTACCESSKEY",
    AWS_SECRET_ACCESS_KEY: "test",
  });
  return world;
}

function asInput({ identifier, resourceId, server }: FakeInstance) {
  const { address, port } = server;
  return { identifier, resourceId, address, port };
}

async function serve(t: Test, world: TwoInstances): Promise<string> {
  const http = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", async () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString());
      const action = form.get("Action") ?? "";
      world.calls.push(action);
      // Without it no answer is taken for AWS's.
      response.setHeader("x-amzn-requestid", "of-the-test");
      try {
        await world.before(action);
        const result = await answer(world, action, form);
        await world.after(action);
        response.end(
          `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`,
        );
      } catch (error) {
        response.statusCode = 400;
        response.end(
          `<ErrorResponse><Error><Type>Sender</Type><Code>${(error as Error).message}</Code><Message>of the test</Message></Error></ErrorResponse>`,
        );
      }
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  t.teardown(() => {
    http.closeAllConnections();
    http.close();
  });
  const address = http.address();
  return `http://127.0.0.1:${address && typeof address === "object" ? address.port : 0}`;
}

async function answer(
  world: TwoInstances,
  action: string,
  form: URLSearchParams,
): Promise<string> {
  const all = [world.production, world.copy];
  switch (action) {
    case "GetCallerIdentity":
      return "<Account>100000000001</Account>";
    case "DescribeDBInstances": {
      const id = form.get("Filters.Filter.1.Values.Value.1");
      const name = form.get("DBInstanceIdentifier");
      const found = all.filter(
        ({ resourceId, identifier }) =>
          resourceId === id || identifier === name,
      );
      return `<DBInstances>${found.map(describe).join("")}</DBInstances>`;
    }
    case "AddTagsToResource": {
      const arn = form.get("ResourceName");
      for (const instance of all.filter((one) => arnOf(one) === arn))
        instance.tags[form.get("Tags.Tag.1.Key") ?? ""] =
          form.get("Tags.Tag.1.Value") ?? "";
      return "";
    }
    case "ModifyDBInstance": {
      const name = form.get("DBInstanceIdentifier");
      for (const { identifier, server, masterUsername } of all)
        if (identifier === name)
          await setPassword(
            server.dataDir,
            masterUsername,
            form.get("MasterUserPassword") ?? "",
          );
      return "";
    }
    case "DescribeEnvironments":
      return "<Environments><member><EnvironmentName>production-blue</EnvironmentName><EnvironmentId>e-1</EnvironmentId><ApplicationName>cobalt</ApplicationName><Status>Ready</Status><Health>Green</Health></member></Environments>";
    case "DescribeConfigurationSettings":
      return `<ConfigurationSettings><member><DeploymentStatus>deployed</DeploymentStatus><OptionSettings>${Object.entries(
        world.properties,
      )
        .map(
          ([name, value]) =>
            `<member><Namespace>aws:elasticbeanstalk:application:environment</Namespace><OptionName>${name}</OptionName><Value>${value}</Value></member>`,
        )
        .join("")}</OptionSettings></member></ConfigurationSettings>`;
    default:
      throw new Error("InvalidAction");
  }
}

function describe(instance: FakeInstance): string {
  const { identifier, resourceId, server, masterUsername, tags } = instance;
  const list = Object.entries(tags)
    .map(
      ([key, value]) => `<Tag><Key>${key}</Key><Value>${value}</Value></Tag>`,
    )
    .join("");
  return `<DBInstance><DBInstanceIdentifier>${identifier}</DBInstanceIdentifier><DbiResourceId>${resourceId}</DbiResourceId><DBInstanceArn>${arnOf(instance)}</DBInstanceArn><DBInstanceStatus>available</DBInstanceStatus><Endpoint><Address>${server.address}</Address><Port>${server.port}</Port></Endpoint><MasterUsername>${masterUsername}</MasterUsername><TagList>${list}</TagList></DBInstance>`;
}

function arnOf({ identifier }: FakeInstance): string {
  return `arn:aws:rds:ap-southeast-2:100000000001:db:${identifier}`;
}
