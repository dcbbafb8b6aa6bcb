import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import t from "tap";
import { parse, stringify } from "yaml";
import type { Command } from "../../../../commands/command";
import { lookBeforeLoad } from "../../../../steps/look/by-dump/look-before-load";
import { look } from "../../../../steps/look/by-snapshot/look";
import { MessageOnlyError } from "../../../../words/message-only-error";
import { startTestSandbox } from "../../../support/sandbox";
import { loadWishes, wishes } from "../../../support/wishes";

t.test("commands that can't be run on the copy", async (t) => {
  const sandbox = await startTestSandbox(t);
  t.capture(pulumi.log, "info", async () => undefined);
  t.capture(pulumi.log, "warn", async () => undefined);
  const plans = { rules: "rules/cobalt.yaml", publiclyAccessible: false };
  type Look = (commands: readonly Command[]) => Promise<unknown>;
  const ways: readonly [string, Look][] = [
    ["before a restore", (commands) => look({ ...wishes, ...plans, commands })],
    [
      "before a load",
      (commands) => lookBeforeLoad({ ...loadWishes, ...plans, commands }),
    ],
  ];
  const command: Command = { run: ["./manage.py", "migrate"], when: "before" };

  for (const [when, lookWith] of ways)
    await t.test(`are refused ${when}`, async (t) => {
      await sandbox.control.forgetRequests();
      const refused = lookWith([
        { ...command, on: "ssh" },
        { ...command, environment: { PGHOST: "production.example.com" } },
      ]);
      await t.rejects(refused, {
        constructor: MessageOnlyError,
        message:
          /to run on: ssh, but prod-copy:access is direct.*\n.*manage\.py migrate sets PGHOST, /,
      });
      await t.resolves(lookWith([command]));
      const actions = (await sandbox.control.requests()).map(
        ({ action }) => action,
      );
      t.same(
        actions.filter((action) => !/^(Describe|List|Get)/.test(action)),
        [],
        "and nothing was changed",
      );
    });

  await t.test(
    "a load that production's tables don't fit is refused before the dump, one of a kept dump isn't",
    async (t) => {
      const written = parse(readFileSync(plans.rules, "utf8"));
      delete written.tables.accounts_user;
      const folder = t.testdir();
      const rules = join(folder, "rules.yaml");
      await writeFile(rules, stringify(written));
      const of = { ...loadWishes, ...plans, rules, commands: [] };
      await t.rejects(lookBeforeLoad(of), {
        constructor: MessageOnlyError,
        message:
          /^Database cobalt of production, cobalt-production, doesn't fit the rules\. Nothing was dumped:\n[\s\S]*accounts_user:/,
      });
      await t.resolves(lookBeforeLoad({ ...of, from: join(folder, "kept") }));
    },
  );
});
