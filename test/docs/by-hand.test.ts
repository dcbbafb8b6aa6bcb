import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ModifyDBInstanceCommand, RDSClient } from "@aws-sdk/client-rds";
import { execa } from "execa";
import { Client } from "pg";
import t from "tap";
import { settingsFor } from "../../aws/beanstalk/property-size";
import { asPlain } from "../../aws/beanstalk/stored-settings";
import { formatNote } from "../../identity/database-note";
import { pythonClients } from "../sandbox/clients/python-clients";
import { loginOf } from "../support/database-digest";
import { names, owner, startTarget, target } from "../support/target";

/** The pieces of code of the page's chapter, in their order. */
async function pieces(): Promise<{ language: string; text: string }[]> {
  const page = await readFile(
    join(__dirname, "../../docs/reliability.md"),
    "utf8",
  );
  const [, chapter = ""] = page.split(
    "\n## By hand, if this program is gone\n",
  );
  const [own = ""] = chapter.split("\n## ");
  return [...own.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(
    ([, language = "", text = ""]) => ({ language, text }),
  );
}

t.test("what the page tells to do by hand ends a stack", async (t) => {
  const found = await pythonClients();
  if ("missing" in found) {
    t.pass("none", { skip: found.missing });
    return;
  }
  const all = await pieces();
  const [look = "", putBack = "", remove = "", ...others] = all
    .filter(({ language }) => language === "sh")
    .map(({ text }) => text);
  t.same(others, []);
  const world = await startTarget(t);
  const { sandbox, place, original } = world;
  const clean = await world.cleanCopy();
  const raw = await world.beginRestore();
  await world.changeByHand(
    asPlain(
      settingsFor(names, {
        ...clean.copy,
        database: "cobalt",
        username: "cobalt",
        password: clean.applicationPassword,
      }),
    ),
  );
  const rds = new RDSClient({ region: place.region });
  t.teardown(() => rds.destroy());
  await rds.send(
    new ModifyDBInstanceCommand({
      DBInstanceIdentifier: clean.copy.identifier,
      DeletionProtection: true,
    }),
  );
  const folder = t.testdir({});
  const run = async (...texts: string[]) => {
    const { stdout, stderr, exitCode } = await execa(
      "bash",
      [...["-euc", `aws() { '${found.python}' -m awscli "$@"; }\n`]].map(
        (part, index) => (index === 0 ? part : part + texts.join("\n")),
      ),
      { cwd: folder, reject: false, stdin: "ignore" },
    );
    if (exitCode !== 0) throw new Error(`${texts.join("\n")}\n${stderr}`);
    return stdout;
  };

  await t.test("they are found, and what the target uses", async (t) => {
    const said = await run(look);
    t.match(said, new RegExp(`^${clean.copy.identifier}\t`, "m"));
    t.match(said, new RegExp(`^${raw.identifier}\t`, "m"));
    t.notMatch(said, "cobalt-production");
    t.match(said, `RDS_HOSTNAME\t${clean.copy.address}`);
    t.notMatch(said, clean.applicationPassword);
  });

  await t.test("the target gets its own database back", async (t) => {
    const settings = Object.entries(original).map(([name, setting]) => ({
      Namespace: "aws:elasticbeanstalk:application:environment",
      OptionName: name,
      Value: setting?.value,
    }));
    const shown = JSON.parse(
      all.find(({ language }) => language === "json")?.text ?? "",
    );
    t.same(
      Object.keys(shown[0]),
      Object.keys(settings[0] ?? {}),
      "a setting is written as the page shows it",
    );
    await writeFile(join(folder, "settings.json"), JSON.stringify(settings));
    await run(variablesOf(look), putBack);
    t.same(await world.five(), original);
  });

  await t.test("all instances of the stack go, and no other", async (t) => {
    t.equal(await run(variablesOf(look), remove), "");
    const { instances, snapshots } = await sandbox.control.overview();
    const identifiers = instances.map(({ identifier }) => identifier);
    t.same(identifiers.sort(), ["cobalt-production", "cobalt-test-old"]);
    t.same(
      snapshots.filter(({ instance }) => instance !== "cobalt-production"),
      [],
    );
  });

  await t.test("databases and roles are named", async (t) => {
    const login = loginOf(sandbox, target);
    const client = new Client(login);
    client.on("error", () => undefined);
    await client.connect();
    t.teardown(() => client.end());
    const note = {
      ...owner,
      generation: "g",
      wish: "w",
      made: new Date().toISOString(),
      state: "loading",
    } as const;
    const comment = (name: string, text: string) =>
      client.query(
        `comment on database "${name}" is ${client.escapeLiteral(text)}`,
      );
    for (const name of ["ours 1", "another's", "nobody's"])
      await client.query(`create database "${name}"`);
    await comment("ours 1", formatNote(note));
    await comment("another's", formatNote({ ...note, stack: "other" }));
    await comment("nobody's", "{not JSON");
    await client.query("create role prod_copy_load_1");
    const sql = all.find(({ language }) => language === "sql")?.text ?? "";
    const { stdout } = await execa(
      "psql",
      ["--no-psqlrc", "--tuples-only", "--no-align", "--command", sql],
      {
        env: {
          PGHOST: String(login.host),
          PGPORT: String(login.port),
          PGUSER: String(login.user),
          PGPASSWORD: String(login.password),
          PGDATABASE: String(login.database),
          PGSSLMODE: "verify-full",
        },
      },
    );
    t.same(stdout.split("\n"), [
      'drop database "ours 1";',
      "drop role prod_copy_load_1;",
    ]);
    for (const line of stdout.split("\n")) await client.query(line);
  });
});

/** The first lines, which set variables. */
function variablesOf(text: string): string {
  return text
    .split("\n")
    .filter((line) => /^\w+=/.test(line))
    .join("\n");
}
