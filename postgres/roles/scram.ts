import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";

/** Rounds of PBKDF2: PostgreSQL's own default. */
const iterations = 4096;

/** What goes into a verifier besides the password. */
export interface ScramOptions {
  /** Default: 16 random bytes. */
  readonly salt?: Buffer;
}

/**
 * The SCRAM-SHA-256 verifier of a password (RFC 5802 and 7677), in the form `ALTER ROLE … PASSWORD`
 * takes and `pg_authid` keeps: with it the server can check the password but never sees it, nor do its
 * logs and pg_stat_activity.
 *
 * SCRAM wants a password prepared by SASLprep, which leaves printable ASCII as it is. Everything this
 * project generates is that, so the rest is refused rather than prepared.
 * @throws when the password is empty or not printable ASCII.
 */
export function scramVerifier(
  password: string,
  options: ScramOptions = {},
): string {
  if (!/^[\x20-\x7e]+$/.test(password))
    throw new Error(
      "A SCRAM verifier is made only of a password of printable ASCII characters, at least one.",
    );
  const { salt = randomBytes(16) } = options;
  const { storedKey, serverKey } = scramKeys(password, salt);
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${storedKey.toString("base64")}:${serverKey.toString("base64")}`;
}

/** The two keys that a server keeps: StoredKey checks the client's proof, ServerKey makes the server's. */
function scramKeys(password: string, salt: Buffer) {
  const salted = pbkdf2Sync(password, salt, iterations, 32, "sha256");
  return {
    storedKey: createHash("sha256").update(hmac(salted, "Client Key")).digest(),
    serverKey: hmac(salted, "Server Key"),
  };
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
