import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";

/**
 * Makes the passphrase for the secrets in the sandbox's state, once: readable by its owner only.
 * @param {string} file
 */
export async function makePassphrase(file) {
  try {
    await writeFile(file, randomBytes(24).toString("base64url"), {
      mode: 0o600,
      flag: "wx",
    });
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST")
      throw error;
  }
}
