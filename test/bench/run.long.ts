import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import t from "tap";
import { maskedValues } from "../../bench/data/masks";

const root = join(__dirname, "../..");

t.test("npm run bench measures and writes the page and the plot", async (t) => {
  const output = await mkdtemp(join(tmpdir(), "prod-copy-bench-output-"));
  t.teardown(() => rm(output, { recursive: true, force: true }));
  const { stdout } = await execa(
    "npm",
    [
      ...["run", "--silent", "bench", "--", "--users=2000", "--runs=1"],
      ...["--cobalt-gb=0", "--without-pganonymize", "--tables=4,8"],
      `--output=${output}`,
      "--wide-rows=100",
      "--wide-values=1",
      "--masks=200",
    ],
    { cwd: root },
  );
  const page = await readFile(join(output, "performance.md"), "utf8");
  for (const what of [
    "masking : VACUUM FULL",
    "a whole run : VACUUM FULL",
    "UPDATE + VACUUM FULL : masking",
    "masking with a view in the way : UPDATE + VACUUM FULL",
    "masking with a generated column in the way : UPDATE + VACUUM FULL",
    "audit : COPY to nowhere",
    "audit with real values : without",
    "cost per row",
    "check : 0.0 s",
    "run, a table : with 4 tables",
    "wide values: 1 rows of 50 MB",
    "real values put aside",
    "the same when a run begins again",
    ...maskedValues.map(({ what }) => `${what} : VACUUM FULL`),
  ]) {
    t.match(stdout, what);
    t.match(page, what);
  }
  t.match(page, /the least: \d/);
  t.match(page, /2,000 people: \d+ kB/);
  t.match(
    await readFile(join(output, "performance.svg"), "utf8"),
    /<rect [^>]*fill="#(2a7d4f|b3382c)"/,
  );
});
