import { mkdir, open, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { codeOf } from "../../../postgres/errors";
import { visible } from "../../../words/visible";
import type { Evidence } from "../evidence";
import { evidencePageParts } from "./html";
import { jsonParts } from "./json-parts";

/** Where reports are written unless told otherwise, from the project's folder. */
export const reportsFolder = "reports";

/** The report of a refresh couldn't be written to its folder. */
export class EvidenceNotWritten extends Error {
  override readonly name = "EvidenceNotWritten";
}

/** Paths of a report's two files. */
export interface EvidenceFiles {
  readonly json: string;
  readonly html: string;
}

/**
 * Writes the evidence as `<stack>-<time>.json` and `.html`, both or neither: each is written whole under
 * another name first. The folder is made where it is missing. Everyone may read the files (0644, less what
 * the umask takes), since no value of the data and no secret stands in them; only their owner may change them.
 * @param folder absolute or from the working directory
 * @returns absolute paths
 * @throws EvidenceNotWritten
 */
export async function writeEvidence(
  evidence: Evidence,
  folder: string,
): Promise<EvidenceFiles> {
  const absolute = resolve(folder);
  const path = join(absolute, fileName(evidence));
  const files = { json: `${path}.json`, html: `${path}.html` };
  const made: string[] = [];
  try {
    await mkdir(absolute, { recursive: true });
    for (const [file, parts] of [
      [files.json, withNewline(jsonParts(evidence))],
      [files.html, evidencePageParts(evidence)],
    ] as const) {
      made.push(`${file}.part`);
      await writeThrough(`${file}.part`, parts);
    }
    for (const file of [files.json, files.html]) {
      await rename(`${file}.part`, file);
      made.push(file);
    }
  } catch (error) {
    for (const file of made) await rm(file, { force: true });
    throw new EvidenceNotWritten(
      `The report of this refresh can't be written to ${absolute}: ${reason(error)}. Let there be a folder of that name that this user may write to, with some megabytes of room, and run again.`,
      { cause: error },
    );
  }
  return files;
}

/** What both files of a report are called, without their ends. */
export function fileName({ stack, startedAt }: Evidence): string {
  const name = stack?.stack ?? "sanitise";
  return `${name.replaceAll(/[^A-Za-z0-9-]/g, "_")}-${startedAt.replaceAll(/[^0-9TZ-]/g, "-")}`;
}

function* withNewline(parts: Iterable<string>): Generator<string> {
  yield* parts;
  yield "\n";
}

/** Characters that are written at once, at least. */
const atOnce = 64 * 1024;

/** On the disk when it returns: some file systems tell only then that they are full. */
async function writeThrough(
  file: string,
  parts: Iterable<string>,
): Promise<void> {
  const handle = await open(file, "w", 0o644);
  try {
    let text = "";
    for (const part of parts) {
      text += visible(part);
      if (text.length < atOnce) continue;
      await handle.writeFile(text);
      text = "";
    }
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the quota is used up",
  EACCES: "this user may not write there",
  EPERM: "this user may not write there",
  EROFS: "the file system is read-only",
  EEXIST: "a file of that name stands in the way",
  ENOTDIR: "a file stands in the way",
};

function reason(error: unknown): string {
  const code = codeOf(error);
  if (code === undefined) throw error;
  return reasons[code] ? `${reasons[code]} (${code})` : code;
}
