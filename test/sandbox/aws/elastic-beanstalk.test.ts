import { readdir, readFile } from "node:fs/promises";
import {
  type ConfigurationSettingsDescription,
  DescribeApplicationsCommand,
  DescribeApplicationVersionsCommand,
  DescribeConfigurationSettingsCommand,
  DescribeEnvironmentHealthCommand,
  DescribeEnvironmentResourcesCommand,
  DescribeEnvironmentsCommand,
  DescribeEventsCommand,
  DescribeInstancesHealthCommand,
  type EnvironmentHealthAttribute,
  ListTagsForResourceCommand,
  paginateDescribeEvents,
  SwapEnvironmentCNAMEsCommand,
  TerminateEnvironmentCommand,
  UpdateEnvironmentCommand,
  type UpdateEnvironmentCommandInput,
  UpdateTagsForResourceCommand,
  ValidateConfigurationSettingsCommand,
} from "@aws-sdk/client-elastic-beanstalk";
import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { GetParameterCommand } from "@aws-sdk/client-ssm";
import t from "tap";
import type { Sandbox } from "../../../sandbox/sandbox";
import { startTestSandbox } from "../../support/sandbox";
import {
  type Clients,
  clientsOf,
  environment,
  ready,
  refusal,
  until,
} from "./clients";

const plain = "aws:elasticbeanstalk:application:environment";
const secrets = "aws:elasticbeanstalk:application:environmentsecrets";
const name = "test-white";

/** A sandbox with its clients, and the calls that tests make again and again. */
interface World extends Clients {
  readonly sandbox: Sandbox;
  /** Where the target's application answers. */
  readonly url: string;
  /** Asks for an update; answers the call's request id. */
  update(input: Partial<UpdateEnvironmentCommandInput>): Promise<string>;
  /** Updates and waits until the environment is Ready and its health known. */
  updated(input: Partial<UpdateEnvironmentCommandInput>): Promise<string>;
  configuration(
    environment?: string,
  ): Promise<readonly ConfigurationSettingsDescription[]>;
  /** The value of a deployed property. */
  property(option: string, namespace?: string): Promise<string | undefined>;
  /** Events of a call, oldest first. */
  events(requestId: string): Promise<{ severity?: string; message?: string }[]>;
}

const set = (OptionName: string, Value: string, Namespace = plain) => ({
  OptionSettings: [{ Namespace, OptionName, Value }],
});
const remove = (OptionName: string, Namespace = plain) => ({
  OptionsToRemove: [{ Namespace, OptionName }],
});

let world: World;

t.before(async () => {
  world = await worldOf(await startTestSandbox(t));
});

// In this order: the last one terminates the environment.
description();
updating();
answering();
refusing();
rollingBack();
health();
fetchingSecrets();
applications();
listing();
swapping();
terminating();

async function worldOf(sandbox: Sandbox): Promise<World> {
  const clients = clientsOf(sandbox);
  const { beanstalk } = clients;
  const update: World["update"] = async (input) =>
    (
      await beanstalk.send(
        new UpdateEnvironmentCommand({ EnvironmentName: name, ...input }),
      )
    ).$metadata.requestId ?? "";
  const configuration: World["configuration"] = async (
    EnvironmentName = name,
  ) =>
    (
      await beanstalk.send(
        new DescribeConfigurationSettingsCommand({
          ApplicationName: "cobalt",
          EnvironmentName,
        }),
      )
    ).ConfigurationSettings ?? [];
  return {
    ...clients,
    sandbox,
    url: `http://${(await environment(clients, name)).CNAME}`,
    update,
    updated: async (input) => {
      const requestId = await update(input);
      await ready(clients, name);
      return requestId;
    },
    configuration,
    property: async (option, namespace = plain) =>
      (await configuration())
        .find((it) => it.DeploymentStatus === "deployed")
        ?.OptionSettings?.find(
          (it) => it.OptionName === option && it.Namespace === namespace,
        )?.Value,
    events: async (RequestId) =>
      (
        (await beanstalk.send(new DescribeEventsCommand({ RequestId })))
          .Events ?? []
      )
        .map((it) => ({ severity: it.Severity, message: it.Message }))
        .reverse(),
  };
}

function description(): void {
  t.test(
    "describes applications, environments and what they are made of",
    async (t) => {
      const { Applications } = await world.beanstalk.send(
        new DescribeApplicationsCommand(),
      );
      t.match(Applications, [{ ApplicationName: "cobalt" }]);
      const { Environments } = await world.beanstalk.send(
        new DescribeEnvironmentsCommand({ ApplicationName: "cobalt" }),
      );
      t.match(
        Environments?.map((it) => it.EnvironmentName),
        ["production-blue", "production-green", "test-white"],
      );
      const target = await environment(world, name);
      t.match(target, {
        Status: "Ready",
        Health: "Green",
        HealthStatus: "Ok",
        EnvironmentId: /^e-[a-z0-9]{10}$/,
        Tier: { Name: "WebServer" },
      });
      const byId = await world.beanstalk.send(
        new DescribeEnvironmentsCommand({
          EnvironmentIds: [target.EnvironmentId ?? ""],
        }),
      );
      t.strictSame(byId.Environments, [target]);
      const none = await world.beanstalk.send(
        new DescribeEnvironmentsCommand({ EnvironmentNames: ["nobody"] }),
      );
      t.strictSame(none.Environments, []);
      const { EnvironmentResources } = await world.beanstalk.send(
        new DescribeEnvironmentResourcesCommand({ EnvironmentName: name }),
      );
      t.match(EnvironmentResources, {
        Instances: [{ Id: /^i-[0-9a-f]{17}$/ }],
      });
    },
  );

  t.test(
    "shows deployed settings in clear, and none that the caller may not see",
    async (t) => {
      t.match(await world.configuration(), [{ DeploymentStatus: "deployed" }]);
      t.equal(await world.property("RDS_USERNAME"), "cobalt");
      t.ok(await world.property("RDS_PASSWORD"));
      t.equal(
        await world.property("HasCoupledDatabase", "aws:rds:dbinstance"),
        "false",
      );
      await t.rejects(world.configuration("nobody"), {
        name: "InvalidParameterValue",
        message: "No Environment found for EnvironmentName = 'nobody'.",
      });
      await t.rejects(
        world.beanstalk.send(
          new DescribeConfigurationSettingsCommand({
            ApplicationName: "other",
            EnvironmentName: name,
          }),
        ),
        { message: "No Application named 'other' found." },
      );
      await world.sandbox.control.hideSettings(name, true);
      t.strictSame(await world.configuration(), []);
      await world.sandbox.control.hideSettings(name, false);
      t.equal((await world.configuration()).length, 1);
    },
  );
}

function updating(): void {
  t.test(
    "takes an update through Updating to Ready, with events",
    async (t) => {
      const start = new Date();
      const requestId = await world.update(set("COLOUR", "white & <grey> é"));
      t.match(await environment(world, name), {
        Status: "Updating",
        Health: "Grey",
      });
      const during = await world.configuration();
      t.strictSame(
        during.map((it) => it.DeploymentStatus),
        ["pending", "deployed"],
      );
      t.equal(await world.property("COLOUR"), undefined, "not deployed yet");
      const done = await ready(world, name);
      t.match(done, { Health: "Green", HealthStatus: "Ok" });
      t.equal((await world.configuration()).length, 1);
      t.equal(await world.property("COLOUR"), "white & <grey> é");
      t.strictSame(await world.events(requestId), [
        { severity: "INFO", message: "Environment update is starting." },
        {
          severity: "INFO",
          message: `Updating environment ${name}'s configuration settings.`,
        },
        {
          severity: "INFO",
          message: "Instance deployment completed successfully.",
        },
        {
          severity: "INFO",
          message: "Successfully deployed new configuration to environment.",
        },
        {
          severity: "INFO",
          message: "Environment update completed successfully.",
        },
      ]);
      const { Events: errors } = await world.beanstalk.send(
        new DescribeEventsCommand({
          EnvironmentName: name,
          Severity: "ERROR",
          StartTime: start,
        }),
      );
      t.strictSame(errors, []);
    },
  );

  t.test("pages through events, newest first", async (t) => {
    const seen: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await world.beanstalk.send(
        new DescribeEventsCommand({
          EnvironmentName: name,
          MaxRecords: 2,
          NextToken,
        }),
      );
      seen.push(...(page.Events ?? []).map((it) => it.Message));
      NextToken = page.NextToken;
    } while (NextToken);
    t.ok(seen.length > 5);
    t.ok(
      seen.indexOf("Environment update completed successfully.") <
        seen.indexOf("Environment update is starting."),
    );
  });

  t.test("can't store an empty value", async (t) => {
    await world.updated(set("COLOUR", ""));
    t.equal(await world.property("COLOUR"), undefined);
    await world.updated(set("COLOUR", "red"));
    await world.updated(remove("COLOUR"));
    t.equal(await world.property("COLOUR"), undefined);
  });
}

function answering(): void {
  t.test(
    "answers throughout an update, at last with the new settings",
    async (t) => {
      const statuses = new Set<number>();
      let busy = true;
      const visitor = (async () => {
        while (busy)
          statuses.add((await fetch(`${world.url}/status.json`)).status);
      })();
      const { url } = world;
      await world.updated(set("COBALT_HOSTNAME", "other.test"));
      busy = false;
      await visitor;
      t.strictSame([...statuses], [200]);
      const answer = await (await fetch(`${url}/status.json`)).json();
      t.match(answer, { hostname: "other.test" });
    },
  );

  t.test("starts an application again that crashed", async (t) => {
    await world.sandbox.control.crash(name);
    await until(
      () => fetch(world.url).then((response) => response.status),
      (status) => status === 200,
    );
    t.equal((await ready(world, name)).Status, "Ready");
  });
}

function refusing(): void {
  t.test("refuses what Elastic Beanstalk refuses", async (t) => {
    await t.rejects(world.update({ EnvironmentName: "nobody" }), {
      name: "InvalidParameterValue",
      message: "No Environment found for EnvironmentName = 'nobody'.",
    });
    t.equal(
      await refusal(world.update({ VersionLabel: "v2", ...set("A", "b") })),
      "InvalidParameterCombination",
    );
    await t.rejects(world.update(set("A", "b", "aws:nowhere")), {
      name: "ConfigurationValidationException",
      message: /Unknown configuration setting/,
    });
    t.equal(
      await refusal(world.update(set("A", "not an ARN", secrets))),
      "ConfigurationValidationException",
    );
    await world.update(set("A", "b"));
    await t.rejects(world.update(set("A", "c")), {
      name: "InvalidParameterValue",
      message: `Environment named ${name} is in an invalid state for this operation. Must be Ready.`,
    });
    await ready(world, name);
    await world.updated(remove("A"));
  });

  t.test("says of settings what would be wrong with them", async (t) => {
    const { Messages } = await world.beanstalk.send(
      new ValidateConfigurationSettingsCommand({
        ApplicationName: "cobalt",
        EnvironmentName: name,
        OptionSettings: [
          { Namespace: "aws:nowhere", OptionName: "A", Value: "b" },
          { Namespace: plain, OptionName: "LONG", Value: "x".repeat(4096) },
        ],
      }),
    );
    t.match(Messages, [
      { Severity: "error", Namespace: "aws:nowhere" },
      { Severity: "error", Message: /4096/ },
    ]);
  });
}

function rollingBack(): void {
  t.test("rolls back what the layers below refuse", async (t) => {
    const before = await world.configuration();
    const requestId = await world.updated(set("LONG", "x".repeat(4096)));
    t.match(await world.events(requestId), [
      { severity: "INFO" },
      { severity: "INFO" },
      { severity: "ERROR", message: /length is greater than 4096/ },
      { severity: "ERROR", message: "Failed to deploy configuration." },
      { severity: "INFO", message: /reverted/ },
    ]);
    t.equal(await world.property("LONG"), undefined);
    const after = await world.configuration();
    t.strictSame(
      after.map((it) => it.DeploymentStatus),
      ["failed", "deployed"],
      "the draft stays",
    );
    t.strictSame(after[1]?.OptionSettings, before[0]?.OptionSettings);
    t.equal((await environment(world, name)).Health, "Green");
    await world.updated({});
    t.equal(
      (await world.configuration()).length,
      1,
      "until an update succeeds",
    );
  });

  t.test("rolls back when it is told to", async (t) => {
    await world.sandbox.control.failUpdate(name, {
      kind: "roll-back",
      message: "The instance has no disk.",
    });
    const requestId = await world.updated(set("COLOUR", "red"));
    const errors = (await world.events(requestId)).filter(
      (it) => it.severity === "ERROR",
    );
    t.match(errors, [{ message: "The instance has no disk." }, {}]);
    t.equal(await world.property("COLOUR"), undefined);
    await world.updated({});
  });
}

function health(): void {
  t.test("is Red when the application can't reach its database", async (t) => {
    const password = (await world.property("RDS_PASSWORD")) ?? "";
    const requestId = await world.updated(set("RDS_PASSWORD", "wrong"));
    t.match(await environment(world, name), {
      Status: "Ready",
      Health: "Red",
      HealthStatus: "Severe",
    });
    t.notOk(
      (await world.events(requestId)).some((it) => it.severity === "ERROR"),
      "the update itself succeeded",
    );
    const [whole, each] = await Promise.all([
      world.beanstalk.send(
        new DescribeEnvironmentHealthCommand({
          EnvironmentName: name,
          AttributeNames: ["All"],
        }),
      ),
      world.beanstalk.send(
        new DescribeInstancesHealthCommand({
          EnvironmentName: name,
          AttributeNames: ["Color"],
        }),
      ),
    ]);
    t.match(whole, { Color: "Red", Causes: [/5xx/] });
    t.match(each.InstanceHealthList, [{ Color: "Red" }]);
    t.equal(each.RefreshedAt, undefined, "wasn't asked for");
    await t.rejects(
      world.beanstalk.send(
        new DescribeEnvironmentHealthCommand({
          EnvironmentName: name,
          AttributeNames: ["Mood" as EnvironmentHealthAttribute],
        }),
      ),
      { name: "InvalidRequestException" },
    );
    await world.updated(set("RDS_PASSWORD", password));
    t.equal((await environment(world, name)).Health, "Green");
  });

  t.test(
    "is Red after an update when it is told to be, until the next one",
    async (t) => {
      await world.sandbox.control.failUpdate(name, { kind: "unhealthy" });
      await world.updated({});
      t.equal((await environment(world, name)).Health, "Red");
      t.equal((await fetch(world.url)).status, 500);
      await world.updated({});
      t.equal((await environment(world, name)).Health, "Green");
    },
  );
}

function fetchingSecrets(): void {
  t.test("gives the application what its secrets stand for", async (t) => {
    const green = await world.configuration("production-green");
    const arn = green[0]?.OptionSettings?.find(
      (it) => it.Namespace === secrets && it.OptionName === "RDS_PASSWORD",
    )?.Value;
    t.match(arn, /^arn:aws:secretsmanager:.*:password$/);
    t.equal((await environment(world, "production-green")).Health, "Green");
    const { SecretString } = await world.secrets.send(
      new GetSecretValueCommand({ SecretId: arn?.replace(/:password$/, "") }),
    );
    t.match(JSON.parse(SecretString ?? ""), {
      username: "cobalt",
      password: String,
    });
    await t.rejects(
      world.secrets.send(new GetSecretValueCommand({ SecretId: "nothing" })),
      { name: "ResourceNotFoundException" },
    );
    await t.rejects(
      world.ssm.send(new GetParameterCommand({ Name: "nothing" })),
      { name: "ParameterNotFound" },
    );
  });

  t.test("rolls back when a secret can't be fetched", async (t) => {
    const arn =
      "arn:aws:secretsmanager:ap-southeast-2:100000000001:secret:nothing-AbCdEf:key";
    const requestId = await world.updated(set("TOKEN", arn, secrets));
    const events = await world.events(requestId);
    t.match(
      events.find((it) => it.severity === "ERROR"),
      { message: /TOKEN could not be fetched/ },
    );
    t.equal(await world.property("TOKEN", secrets), undefined);
    t.equal((await environment(world, name)).Health, "Green");
    await world.updated({});
  });
}

function applications(): void {
  t.test(
    "runs the application with its properties and nothing of ours",
    async (t) => {
      if (process.platform !== "linux") {
        t.pass("only Linux tells");
        return;
      }
      const nameplate = `--environment=${world.sandbox.home}/`;
      const environments: string[] = [];
      for (const pid of await readdir("/proc")) {
        const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(
          () => "",
        );
        if (command.includes(nameplate)) {
          environments.push(await readFile(`/proc/${pid}/environ`, "utf8"));
        }
      }
      t.equal(environments.length, 5, "one process each");
      for (const text of environments) {
        const names = text
          .split("\0")
          .map((line) => line.split("=")[0])
          .filter((it) => it);
        t.ok(names.includes("RDS_PASSWORD"));
        t.notOk(
          names.some((it) => it?.startsWith("AWS_") && !/REGION|SES/.test(it)),
        );
        t.notOk(names.includes("HOME"));
      }
    },
  );
}

function listing(): void {
  t.test("lists versions, tags and events, page by page", async (t) => {
    const { ApplicationVersions } = await world.beanstalk.send(
      new DescribeApplicationVersionsCommand({ ApplicationName: "cobalt" }),
    );
    t.match(ApplicationVersions, [
      { ApplicationName: "cobalt", VersionLabel: "cobalt-2025-04" },
    ]);

    const { EnvironmentArn: ResourceArn } = await environment(world, name);
    await world.beanstalk.send(
      new UpdateTagsForResourceCommand({
        ResourceArn,
        TagsToAdd: [{ Key: "team", Value: "sites & <co>" }],
      }),
    );
    const { ResourceTags = [] } = await world.beanstalk.send(
      new ListTagsForResourceCommand({ ResourceArn }),
    );
    t.match(
      new Map(ResourceTags.map(({ Key, Value }) => [Key, Value])),
      new Map([
        ["elasticbeanstalk:environment-name", name],
        ["team", "sites & <co>"],
      ]),
    );
    t.equal(
      await refusal(
        world.beanstalk.send(
          new ListTagsForResourceCommand({ ResourceArn: `${ResourceArn}x` }),
        ),
      ),
      "ResourceNotFoundException",
    );

    const paged: unknown[] = [];
    for await (const { Events = [] } of paginateDescribeEvents(
      { client: world.beanstalk, pageSize: 3 },
      { EnvironmentName: name },
    )) {
      t.ok(Events.length <= 3);
      paged.push(...Events);
    }
    const { Events: all = [] } = await world.beanstalk.send(
      new DescribeEventsCommand({ EnvironmentName: name }),
    );
    t.ok(all.length > 3);
    t.strictSame(paged, all);
    for (const wrong of [
      { MaxRecords: 0 },
      { MaxRecords: 1001 },
      { NextToken: "x" },
    ]) {
      t.equal(
        await refusal(world.beanstalk.send(new DescribeEventsCommand(wrong))),
        "InvalidParameterValue",
      );
    }
  });
}

function swapping(): void {
  t.test("swaps the addresses of two environments", async (t) => {
    const other = "test-grey";
    const [one, two] = await Promise.all([
      environment(world, name),
      ready(world, other),
    ]);
    await world.updated(set("COBALT_HOSTNAME", "swapped.example"));
    const page = async (url = "") => (await fetch(`http://${url}/`)).text();
    const before = await page(one.CNAME);
    t.match(before, "swapped.example");
    const { $metadata } = await world.beanstalk.send(
      new SwapEnvironmentCNAMEsCommand({
        SourceEnvironmentName: name,
        DestinationEnvironmentName: other,
      }),
    );
    t.equal((await environment(world, name)).CNAME, two.CNAME);
    t.equal((await environment(world, other)).CNAME, one.CNAME);
    t.match(await page(two.CNAME), "swapped.example");
    t.notMatch(await page(one.CNAME), "swapped.example");
    t.match((await world.events($metadata.requestId ?? "")).at(-1), {
      message: /^Completed swapping CNAMEs for environments/,
    });
    await world.beanstalk.send(
      new SwapEnvironmentCNAMEsCommand({
        SourceEnvironmentName: other,
        DestinationEnvironmentName: name,
      }),
    );
    t.match(await page(one.CNAME), "swapped.example", "and back");
    t.equal(
      await refusal(
        world.beanstalk.send(
          new SwapEnvironmentCNAMEsCommand({
            SourceEnvironmentName: "nobody",
            DestinationEnvironmentName: name,
          }),
        ),
      ),
      "InvalidParameterValue",
    );
  });
}

function terminating(): void {
  t.test("terminates an environment, and shows it for a while", async (t) => {
    const { EnvironmentId: id = "" } = await environment(world, name);
    await world.beanstalk.send(
      new TerminateEnvironmentCommand({ EnvironmentName: name }),
    );
    t.equal((await environment(world, name)).Status, "Terminating");
    await until(
      () => environment(world, name),
      ({ Status }) => Status === "Terminated",
    );
    await t.rejects(fetch(world.url), "nothing answers any more");
    await t.rejects(world.update({ EnvironmentId: id }), {
      message: `No Environment found for EnvironmentId = '${id}'.`,
    });
    const { Environments } = await world.beanstalk.send(
      new DescribeEnvironmentsCommand({
        EnvironmentIds: [id],
        IncludeDeleted: false,
      }),
    );
    t.strictSame(Environments, []);
  });
}
