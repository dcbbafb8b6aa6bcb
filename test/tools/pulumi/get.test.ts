import { chmodSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import t, { type Test } from "tap";

const load = () => import("../../../tools/pulumi/get.mjs");
const version = () => import("../../../tools/pulumi/version.mjs");

t.test("a CLI is recent enough from the SDK's minor version on", async (t) => {
  const { isRecentEnough } = await version();
  t.ok(await isRecentEnough("v3.245.0\n", "3.245.3"));
  t.ok(await isRecentEnough("3.300.1-alpha.2", "3.245.0"));
  t.notOk(await isRecentEnough("v3.244.9", "3.245.0"));
  t.notOk(await isRecentEnough("v4.245.0", "3.245.0"));
  t.notOk(await isRecentEnough("", "3.245.0"));
});

t.test("the CLI that is built has the version of the SDK", async (t) => {
  const { isRecentEnough, pinnedVersion } = await version();
  const lock = JSON.parse(await readFile("package-lock.json", "utf8"));
  const sdk = lock.packages["node_modules/@pulumi/pulumi"].version;
  t.ok(await isRecentEnough(await pinnedVersion(), sdk));
});

t.test("a recent CLI on PATH is used", async (t) => {
  const folder = t.testdir({
    pulumi: "#!/bin/sh\necho v3.999.0\n",
    "pulumi-language-nodejs": "",
  });
  t.strictSame(await get(t, { path: folder, executables: folder }), {
    path: join(folder, "pulumi"),
    languageHost: "beside",
  });
});

t.test(
  "where its language host is missing, the stand-in is taken",
  async (t) => {
    const folder = t.testdir({ pulumi: "#!/bin/sh\necho v3.999.0\n" });
    t.strictSame(await get(t, { path: folder, executables: folder }), {
      path: join(folder, "pulumi"),
      languageHost: "stand-in",
    });
  },
);

t.test("an old one isn't used; Go builds one", async (t) => {
  const folder = t.testdir({
    pulumi: "#!/bin/sh\necho v3.1.0\n",
    go: "#!/bin/sh\n",
    built: "",
  });
  t.match(await get(t, { path: folder, executables: folder }), {
    path: join(folder, "built"),
  });
});

t.test("without Go the official installer is taken", async (t) => {
  const { pinnedVersion } = await version();
  const pinned = await pinnedVersion();
  const folder = t.testdir({ empty: {}, [pinned]: "" });
  t.match(
    await get(t, { path: join(folder, "empty") }),
    { path: join(folder, pinned) },
    "in the version that go.mod pins",
  );
});

t.test("one that was got before is taken again", async (t) => {
  const { pinnedVersion } = await version();
  const pinned = await pinnedVersion();
  const folder = t.testdir({
    go: "#!/bin/sh\n",
    [pinned]: { pulumi: "", "pulumi-language-nodejs": "" },
  });
  chmodSync(join(folder, pinned, "pulumi"), 0o755);
  const { getPulumi } = await load();
  t.strictSame(await getPulumi({ environment: { PATH: folder }, folder }), {
    path: join(folder, pinned, "pulumi"),
    languageHost: "beside",
  });
});

async function get(
  t: Test,
  { path, executables }: { path: string; executables?: string },
) {
  for (const name of ["pulumi", "go"])
    try {
      if (executables) chmodSync(join(executables, name), 0o755);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  const { getPulumi } = await load();
  return getPulumi({
    environment: { PATH: path },
    folder: join(t.testdirName, "nothing"),
    build: async () => join(t.testdirName, "built"),
    install: async (version) => join(t.testdirName, version),
  });
}
