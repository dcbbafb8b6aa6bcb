import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { execa } from "execa";

/**
 * Has programs that this process starts write down their arguments, by scripts before them on PATH. Unlike
 * a look at what runs, it misses none that ends soon.
 * @returns each start's program and arguments, so far
 */
export async function recordArguments(
  t: { testdir(): string; teardown(work: () => unknown): unknown },
  programs: readonly string[],
): Promise<() => Promise<string[][]>> {
  const folder = t.testdir();
  const records = join(folder, "records");
  await mkdir(records);
  for (const name of programs) {
    const { stdout } = await execa("sh", ["-c", `command -v ${name}`]);
    const script = join(folder, name);
    await writeFile(
      script,
      `#!/bin/sh\nprintf '%s\\n' ${name} "$@" > '${records}'/$$\nexec '${stdout}' "$@"\n`,
    );
    await chmod(script, 0o755);
  }
  const path = process.env.PATH;
  process.env.PATH = [folder, path].join(delimiter);
  t.teardown(() => {
    process.env.PATH = path;
  });
  return async () =>
    Promise.all(
      (await readdir(records)).map(async (pid) =>
        (await readFile(join(records, pid), "utf8")).trimEnd().split("\n"),
      ),
    );
}
