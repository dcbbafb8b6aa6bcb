import { setTimeout as sleep } from "node:timers/promises";
import {
  ElasticBeanstalkClient,
  UpdateEnvironmentCommand,
} from "@aws-sdk/client-elastic-beanstalk";
import t from "tap";
import { filesBelow, type Stack, startStack, tail } from "../support/stack";

t.test(
  "a refresh shows a setting that was changed by hand, keeps secrets secret, and the next up mends it",
  async (t) => {
    const stack = await startStack(t);
    const before = await stack.settingsOf("test-white");
    const up = await stack.up();
    t.equal(up.exitCode, 0, tail(up));
    const ours = await stack.settingsOf("test-white");
    const quiet = await stack.engine.pulumi([
      "refresh",
      "--yes",
      "--skip-preview",
      "--expect-no-changes",
    ]);
    t.equal(quiet.exitCode, 0, tail(quiet));

    await changeUserName(stack);
    const refresh = await stack.engine.pulumi([
      "refresh",
      "--yes",
      "--skip-preview",
    ]);
    t.equal(refresh.exitCode, 0, tail(refresh));
    t.match(refresh.stdout, /RDS_USERNAME of test-white was changed since/);
    await secretsAreHidden(t, stack, ours);

    const mend = await stack.up();
    t.equal(mend.exitCode, 0, tail(mend));
    t.same(await stack.settingsOf("test-white"), ours);
    const again = await stack.up("--expect-no-changes");
    t.equal(again.exitCode, 0, tail(again));
    await secretsAreHidden(t, stack, ours);

    const destroy = await stack.destroy();
    t.equal(destroy.exitCode, 0, tail(destroy));
    t.same(await stack.settingsOf("test-white"), before);
  },
);

/** As a person would, by the console. */
async function changeUserName({ sandbox }: Stack): Promise<void> {
  const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = sandbox.env;
  const beanstalk = new ElasticBeanstalkClient({
    region: sandbox.env.AWS_REGION,
    endpoint: sandbox.url,
    credentials: {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
    },
  });
  await beanstalk.send(
    new UpdateEnvironmentCommand({
      EnvironmentName: "test-white",
      OptionSettings: [
        {
          Namespace: "aws:elasticbeanstalk:application:environment",
          OptionName: "RDS_USERNAME",
          Value: "reporting",
        },
      ],
    }),
  );
  beanstalk.destroy();
  for (let status = ""; status !== "Ready"; await sleep(200)) {
    const { environments } = await sandbox.control.overview();
    status =
      environments.find(({ name }) => name === "test-white")?.status ?? "";
  }
}

/** Searches the state, its history and its backups for the target's password. */
async function secretsAreHidden(
  t: {
    notOk(found: boolean): unknown;
    ok(found: unknown): unknown;
  },
  { engine }: Stack,
  settings: readonly string[],
): Promise<void> {
  const [, password] =
    /"RDS_PASSWORD","([^"]+)"/.exec(settings.join("\n")) ?? [];
  t.ok(password);
  const texts = await filesBelow(engine.stateDir);
  t.ok(texts.length > 0);
  t.notOk(texts.some((text) => text.includes(password ?? "")));
}
