import { existsSync } from "node:fs";
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import {
  type JavaScriptValue,
  Struct,
} from "google-protobuf/google/protobuf/struct_pb";
import t from "tap";
import { evidencePage } from "../../../../sanitise/report/page/html";
import {
  EvidenceNotWritten,
  writeEvidence,
} from "../../../../sanitise/report/page/write-evidence";
import { failedEvidence } from "../../../support/failed-evidence";
import { ownFolder } from "../../../support/own-folder";

const folder = async () => mkdtemp(join(await ownFolder(), "reports-"));
const name = "test-2026-11-24T09-15-02-119Z";

t.test("both files stand in a folder that is made for them", async (t) => {
  const reports = join(await folder(), "new", "reports");
  const files = await writeEvidence(failedEvidence, reports);
  t.ok(isAbsolute(files.json));
  t.strictSame(files, {
    json: join(reports, `${name}.json`),
    html: join(reports, `${name}.html`),
  });
  t.strictSame((await readdir(reports)).sort(), [
    `${name}.html`,
    `${name}.json`,
  ]);
  t.strictSame(
    JSON.parse(await readFile(files.json, "utf8")),
    failedEvidence,
    "nothing is lost in JSON",
  );
  t.equal(await readFile(files.html, "utf8"), evidencePage(failedEvidence));
  t.equal((await stat(files.html)).mode & 0o133, 0, "others can't change it");
});

t.test("evidence passes the engine's messages as it is", (t) => {
  const plain = { evidence: failedEvidence } as unknown as Record<
    string,
    JavaScriptValue
  >;
  t.strictSame(Struct.fromJavaScript(plain).toJavaScript(), plain);
  t.end();
});

t.test("a stack's name can't lead out of the folder", async (t) => {
  const reports = await folder();
  const stack = { project: "p", stack: "../../etc/x" };
  const { json } = await writeEvidence({ ...failedEvidence, stack }, reports);
  t.equal(json, join(reports, `______etc_x-2026-11-24T09-15-02-119Z.json`));
  const alone = await writeEvidence(
    { ...failedEvidence, stack: null },
    reports,
  );
  t.match(alone.json, /sanitise-2026-11-24T09-15-02-119Z\.json$/);
});

t.test("a file in the folder's place", async (t) => {
  const reports = join(await folder(), "reports");
  await writeFile(reports, "");
  for (const path of [reports, join(reports, "below")])
    await t.rejects(writeEvidence(failedEvidence, path), {
      name: "EvidenceNotWritten",
      message: new RegExp(
        `^The report of this refresh can't be written to ${path}: a file .*stands in the way \\((EEXIST|ENOTDIR)\\)\\. Let there be a folder`,
      ),
    });
});

t.test(
  "a full disk leaves nothing behind",
  { skip: existsSync("/dev/full") ? false : "only Linux has /dev/full" },
  async (t) => {
    for (const ending of ["json", "html"]) {
      const reports = await folder();
      await symlink("/dev/full", join(reports, `${name}.${ending}.part`));
      await t.rejects(
        writeEvidence(failedEvidence, reports),
        new EvidenceNotWritten(
          `The report of this refresh can't be written to ${reports}: the disk is full (ENOSPC). Let there be a folder of that name that this user may write to, with some megabytes of room, and run again.`,
        ),
      );
      t.strictSame(await readdir(reports), []);
    }
  },
);

t.test("one file that can't get its name takes the other along", async (t) => {
  const reports = await folder();
  await mkdir(join(reports, `${name}.html`, "in the way"), { recursive: true });
  await t.rejects(writeEvidence(failedEvidence, reports), EvidenceNotWritten);
  t.strictSame(await readdir(reports), [`${name}.html`]);
});
