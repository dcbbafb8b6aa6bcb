import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";

/** Python with the AWS clients of `requirements.txt`, or why there is none. */
export type PythonClients =
  | { readonly python: string }
  | { readonly missing: string };

/** How long the packages may take to come, in milliseconds. */
const installDeadline = 10 * 60_000;

/**
 * A virtual environment with the clients, made where it isn't there yet: it is in the project's cache, under a hash of
 * what it was made of. Its programs are run as modules: their scripts name the folder they were made in.
 */
export async function pythonClients(): Promise<PythonClients> {
  const requirements = join(__dirname, "requirements.txt");
  const version = await output("python3", ["--version"]);
  if (version === undefined) return { missing: "needs python3" };
  const hash = createHash("sha256")
    .update(await readFile(requirements))
    .update(version)
    .digest("hex")
    .slice(0, 16);
  const folder = join(__dirname, "../../../.cache", `clients-${hash}`);
  const python = join(folder, "bin/python");
  const complete = join(folder, "complete");
  if (existsSync(complete)) return { python };
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const problem =
    (await failure("python3", ["-m", "venv", folder])) ??
    (await failure(python, [
      ...["-m", "pip", "install", "--quiet", "--no-compile"],
      ...["--disable-pip-version-check", "--requirement", requirements],
    ]));
  if (problem !== undefined) return { missing: problem };
  await writeFile(complete, "");
  return { python };
}

async function output(
  program: string,
  args: readonly string[],
): Promise<string | undefined> {
  const { exitCode, stdout } = await execa(program, args, { reject: false });
  return exitCode === 0 ? stdout : undefined;
}

/** What a program said when it failed. */
async function failure(
  program: string,
  args: readonly string[],
): Promise<string | undefined> {
  const { exitCode, all = "" } = await execa(program, args, {
    reject: false,
    all: true,
    timeout: installDeadline,
  });
  if (exitCode === 0) return undefined;
  const said = all.trim().split("\n").slice(-3).join(" ");
  return `needs python3-venv, Python 3.11 and PyPI: ${said}`;
}
