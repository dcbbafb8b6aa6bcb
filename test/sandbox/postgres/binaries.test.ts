import { execFile } from "node:child_process";
import {
  chmod,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readlink,
  rm,
  unlink,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import t, { type Test } from "tap";
import { binaries, runnable } from "../../../sandbox/postgres/binaries";
import { operatingUser } from "../../../sandbox/postgres/operating-user";
import { majors } from "../../support/postgres";

/** A copy of the package's folder as npm leaves it when it doesn't run install scripts. */
async function freshPackage(t: Test): Promise<string> {
  const base = await mkdtemp(join(tmpdir(), "prod-copy-test-"));
  t.teardown(() => rm(base, { recursive: true, force: true }));
  const folder = join(base, "package");
  const { postgres } = await binaries(15);
  const native = dirname(dirname(postgres));
  await mkdir(folder);
  await cp(native, join(folder, "native"), {
    recursive: true,
    verbatimSymlinks: true,
  });
  for (const { target } of await linksOf(folder))
    await unlink(join(folder, target));
  await chmod(base, 0o711);
  return folder;
}

async function linksOf(
  folder: string,
): Promise<{ source: string; target: string }[]> {
  return JSON.parse(
    await readFile(join(folder, "native", "pg-symlinks.json"), "utf8"),
  );
}

async function version(program: string): Promise<string> {
  const { stdout } = await promisify(execFile)(program, ["--version"], {
    ...(await operatingUser()),
    cwd: "/",
  });
  return stdout.trim();
}

t.test(
  "each major version runs, as the user that servers run as",
  async (t) => {
    for (const major of majors) {
      const found = await binaries(major);
      t.match(await version(found.postgres), ` (PostgreSQL) ${major}.`);
      t.match(await version(found.initdb), ` (PostgreSQL) ${major}.`);
      t.ok(found.version.startsWith(`${major}.`));
    }
  },
);

t.test("the package's folder", async (t) => {
  const folder = await freshPackage(t);
  const links = await linksOf(folder);

  await t.test(
    "what npm didn't make is made, by two at once too",
    async (t) => {
      await chmod(join(folder, "native", "bin", "initdb"), 0o644);
      const natives = await Promise.all([
        runnable(folder, "15.0-test"),
        runnable(folder, "15.0-test"),
      ]);
      t.same(natives, [join(folder, "native"), join(folder, "native")]);
      if (process.platform === "linux") t.ok(links.length > 0);
      for (const { target } of links)
        t.ok((await lstat(join(folder, target))).isSymbolicLink(), target);
      for (const program of ["initdb", "postgres"])
        t.match(
          await version(join(folder, "native", "bin", program)),
          "(PostgreSQL) 15.",
        );
    },
  );

  await t.test(
    "where the other user can't come, a copy is used",
    { skip: process.getuid?.() === 0 ? false : "only root has another user" },
    async (t) => {
      await chmod(dirname(folder), 0o700);
      for (const { target } of links) await unlink(join(folder, target));
      const label = `15.0-test-${process.pid}`;
      const natives = await Promise.all([
        runnable(folder, label),
        runnable(folder, label),
      ]);
      const [native = ""] = natives;
      t.teardown(() => rm(dirname(native), { recursive: true }));
      t.equal(natives[1], native);
      t.not(native, join(folder, "native"));
      t.match(await version(join(native, "bin", "postgres")), "PostgreSQL");
      t.equal(await runnable(folder, label), native, "and kept");
      for (const { source, target } of links)
        t.equal(
          join(dirname(target), await readlink(join(dirname(native), target))),
          source,
        );
    },
  );
});
