import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";

const iterations = 4096;

/**
 * The verifier that PostgreSQL keeps of a password (RFC 5802, RFC 7677). Made here and sent instead of the
 * password, the clear text never gets into a statement, and so into no log and no pg_stat_activity.
 *
 * @throws when the password isn't printable ASCII: RDS allows nothing else, and other characters would
 * have to be normalised first (SASLprep).
 */
export function scramVerifier(password: string): string {
  if (!/^[ -~]+$/.test(password))
    throw new Error(
      "A password must be printable ASCII and not empty, as RDS has it.",
    );
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, iterations, 32, "sha256");
  const hmac = (text: string) =>
    createHmac("sha256", salted).update(text).digest();
  const storedKey = createHash("sha256").update(hmac("Client Key")).digest();
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${storedKey.toString("base64")}:${hmac("Server Key").toString("base64")}`;
}
