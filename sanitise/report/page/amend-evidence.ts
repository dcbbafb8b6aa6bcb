import { readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import type { Evidence } from "../evidence";
import { EvidenceNotWritten, fileName, writeEvidence } from "./write-evidence";

/**
 * Writes a report anew with what is known only after it was written.
 * @param page path of its page, as `writeEvidence` returned it
 * @returns false where that report isn't there any more, or can't be written
 */
export async function amendEvidence(
  page: string,
  change: (evidence: Evidence) => Evidence,
): Promise<boolean> {
  try {
    const evidence: Evidence = JSON.parse(
      await readFile(page.replace(/\.html$/, ".json"), "utf8"),
    );
    // Another file under that name is left alone.
    if (`${fileName(evidence)}.html` !== basename(page)) return false;
    await writeEvidence(change(evidence), dirname(page));
    return true;
  } catch (error) {
    if (error instanceof EvidenceNotWritten || isUnreadable(error))
      return false;
    throw error;
  }
}

/** Not there, not for this user, or no evidence. */
function isUnreadable(error: unknown): boolean {
  return (
    error instanceof SyntaxError ||
    error instanceof TypeError ||
    (error instanceof Error && "code" in error)
  );
}
