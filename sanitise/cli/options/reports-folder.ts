import { constants } from "node:fs";
import { access, mkdir } from "node:fs/promises";
import { codeOf } from "../../../postgres/errors";
import { UsageError } from "./usage-error";

/**
 * Makes the folder for reports where it is missing: a run that can't tell what it did isn't begun.
 * @throws UsageError
 */
export async function makeReportsFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new UsageError(
      `--reports ${folder}: no report can be written there (${codeOf(error)}). Nothing was done. Give a folder that this user may write to.`,
    );
  }
}
