import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import t from "tap";
import { scramVerifier } from "../../../sandbox/postgres/scram";

// That a server takes it, roles.test.ts shows by a login.
t.test("the verifier proves the password and doesn't hold it", async (t) => {
  const verifier = scramVerifier("pencil");
  const match =
    /^SCRAM-SHA-256\$4096:([^$]+)\$([^:]+):(.+)$/.exec(verifier) ?? [];
  const [, salt = "", storedKey, serverKey] = match;
  const salted = pbkdf2Sync(
    "pencil",
    Buffer.from(salt, "base64"),
    4096,
    32,
    "sha256",
  );
  const clientKey = createHmac("sha256", salted).update("Client Key").digest();
  t.equal(
    storedKey,
    createHash("sha256").update(clientKey).digest("base64"),
    "RFC 5802: StoredKey := H(HMAC(SaltedPassword, 'Client Key'))",
  );
  t.equal(
    serverKey,
    createHmac("sha256", salted).update("Server Key").digest("base64"),
  );
  t.notMatch(verifier, "pencil");
  t.not(scramVerifier("pencil"), verifier, "each has a salt of its own");
});

t.test("what RDS doesn't take is refused, and not shown", async (t) => {
  for (const password of ["", "sésame", "tab\there"])
    t.throws(() => scramVerifier(password), {
      message: /^A password must be printable ASCII and not empty, as RDS/,
    });
});
