import { readFile } from "node:fs/promises";
import { join } from "node:path";
import t from "tap";
import { sshdMissing, startSshd } from "../support/sshd";
import { filesBelow, startStack, succeeded } from "../support/stack";

t.test("over ssh, from up to destroy", { skip: sshdMissing }, async (t) => {
  const sshd = await startSshd(t);
  const stack = await startStack(t);
  const before = await stack.settingsOf("test-white");
  const seen = join(t.testdirName, "seen");
  const planted = "planted-for-the-command";
  await stack.engine.config({
    "prod-copy:access": "ssh",
    "prod-copy:sshDestination": sshd.destination,
    "prod-copy:commands": [
      {
        run: ["sh", "-c", `env > '${seen}'; echo "$GREETING"`],
        when: "after",
        on: "ssh",
        environment: {},
      },
    ],
  });
  const set = await stack.engine.pulumi(
    [
      ...["config", "set", "--secret", "--path"],
      "prod-copy:commands[0].environment.GREETING",
    ],
    { input: planted },
  );
  succeeded(t, set);

  await t.test("up goes through the tunnel, commands too", async (t) => {
    const up = await stack.up();
    succeeded(t, up);
    const [copy] = await stack.copies();
    t.equal(await stack.databaseOf("test-white"), copy?.identifier);
    const { database } = await stack.application("test-white");
    const environment = await readFile(seen, "utf8");
    t.match(environment, `RDS_HOSTNAME=${database.host}\n`);
    t.match(environment, `RDS_PORT=${database.port}\n`);
    t.match(environment, `GREETING=${planted}\n`);
    t.same(await sshd.clients(), [], "each tunnel ended with its step");
    const texts = await filesBelow(stack.engine.stateDir);
    t.ok(texts.length > 0);
    t.notOk(
      [...texts, up.stdout, up.stderr].some((text) => text.includes(planted)),
    );
  });

  await t.test("a bastion that doesn't answer is refused", async (t) => {
    await sshd.stop();
    const preview = await stack.engine.pulumi(["preview"]);
    t.not(preview.exitCode, 0);
    t.match(
      preview.stdout,
      /prod-copy:access is "ssh", but the network .* can't be reached/,
    );
  });

  await t.test("destroy needs no database", async (t) => {
    const destroy = await stack.destroy();
    succeeded(t, destroy);
    t.same(await stack.settingsOf("test-white"), before);
    t.same(await stack.copies(), []);
  });
});
