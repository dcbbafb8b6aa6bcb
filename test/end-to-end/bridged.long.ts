import {
  AddTagsToResourceCommand,
  DescribeDBInstancesCommand,
  RemoveTagsFromResourceCommand,
} from "@aws-sdk/client-rds";
import t, { type Test } from "tap";
import { type Stack, startStack, succeeded } from "../support/stack";

t.test(
  "the AWS provider's own code: no diff after what a stack goes through",
  async (t) => {
    const stack = await startStack(t, { plugin: "bridged" });
    const { sandbox, engine, rds } = stack;
    const before = await stack.settingsOf("test-white");

    succeeded(t, await stack.up());
    const first = await inUse(t, stack);
    await hasNothingToDo(t, stack, "up");
    await hasNothingToDo(t, stack, "a refresh");

    const described = await rds.send(
      new DescribeDBInstancesCommand({ DBInstanceIdentifier: first }),
    );
    const arn = described.DBInstances?.[0]?.DBInstanceArn;
    await rds.send(
      new AddTagsToResourceCommand({
        ResourceName: arn,
        Tags: [{ Key: "cost-centre", Value: "bridge" }],
      }),
    );
    await refreshed(t, stack);
    succeeded(t, await stack.up());
    await hasNothingToDo(t, stack, "a tag by hand");

    await engine.config({ "prod-copy:instanceClass": "db.t3.small" });
    succeeded(t, await stack.up());
    await hasNothingToDo(t, stack, "another class");

    const own = (described.DBInstances?.[0]?.TagList ?? [])
      .map(({ Key = "" }) => Key)
      .filter((key) => key.startsWith("prod-copy:"));
    await rds.send(
      new RemoveTagsFromResourceCommand({ ResourceName: arn, TagKeys: own }),
    );
    await refreshed(t, stack);
    succeeded(t, await stack.up());
    t.equal(await inUse(t, stack), first, "kept, whatever its tags say");
    await hasNothingToDo(t, stack, "tags removed by hand");

    await sandbox.control.snapshot();
    succeeded(t, await stack.up());
    t.not(await inUse(t, stack), first, "a newer snapshot, another copy");
    await hasNothingToDo(t, stack, "a newer snapshot");

    succeeded(t, await stack.destroy());
    t.same(await stack.settingsOf("test-white"), before);
    t.same(await stack.copies(), []);
  },
);

/** The one copy there is, which the target uses. */
async function inUse(t: Test, stack: Stack): Promise<string> {
  const [copy, ...others] = await stack.copies();
  t.same(others, []);
  t.equal(await stack.databaseOf("test-white"), copy?.identifier);
  return copy?.identifier ?? "";
}

async function refreshed(t: Test, { engine }: Stack): Promise<void> {
  succeeded(t, await engine.pulumi(["refresh", "--yes", "--skip-preview"]));
}

/** Neither a preview nor one after a refresh has anything to do. */
async function hasNothingToDo(
  t: Test,
  stack: Stack,
  after: string,
): Promise<void> {
  const preview = ["preview", "--diff", "--expect-no-changes"];
  t.comment(`after ${after}`);
  succeeded(t, await stack.engine.pulumi(preview));
  await refreshed(t, stack);
  succeeded(t, await stack.engine.pulumi(preview));
}
