import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type AddressInfo, isIP } from "node:net";
import { join } from "node:path";
import { connect, createServer } from "node:tls";
import t from "tap";
import {
  type Certificate,
  createAuthority,
} from "../../../sandbox/postgres/authority";

/** What a client says of a server with this certificate: its error's code, or "trusted". */
async function judged(
  { cert, key }: Certificate,
  ca: string,
  host: string,
): Promise<string> {
  const server = createServer({ cert, key }, (socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await new Promise((resolve) => {
      const { port } = server.address() as AddressInfo;
      const socket = connect(
        isIP(host)
          ? { host, port, ca }
          : { host: "127.0.0.1", port, ca, servername: host },
      );
      socket.once("secureConnect", () => resolve("trusted"));
      socket.once("error", (error: NodeJS.ErrnoException) =>
        resolve(error.code ?? error.message),
      );
      socket.once("close", () => resolve("closed"));
    });
  } finally {
    server.close();
  }
}

t.test("a certificate is good for its names and addresses", async (t) => {
  const authority = await createAuthority(t.testdir());
  const ca = await readFile(authority.caFile, "utf8");
  const certificate = await authority.issue(["127.0.0.1", "db.sandbox"]);
  t.equal(await judged(certificate, ca, "127.0.0.1"), "trusted");
  t.equal(await judged(certificate, ca, "db.sandbox"), "trusted");
  t.equal(
    await judged(certificate, ca, "production.sandbox"),
    "ERR_TLS_CERT_ALTNAME_INVALID",
  );
  const other = await authority.issue(["127.0.0.2"]);
  t.equal(await judged(other, ca, "127.0.0.1"), "ERR_TLS_CERT_ALTNAME_INVALID");
});

t.test("another authority's certificate isn't trusted", async (t) => {
  const folder = t.testdir();
  const ours = await createAuthority(join(folder, "ours"));
  const theirs = await createAuthority(join(folder, "theirs"));
  const certificate = await theirs.issue(["127.0.0.1"]);
  t.match(
    await judged(certificate, await readFile(ours.caFile, "utf8"), "127.0.0.1"),
    /SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE/,
  );
});

t.test("the authority is kept, whoever makes it first", async (t) => {
  const folder = t.testdir();
  const [one, two] = await Promise.all([
    createAuthority(folder),
    createAuthority(folder),
  ]);
  const later = await createAuthority(folder);
  const ca = await readFile(later.caFile, "utf8");
  for (const authority of [one, two, later])
    t.equal(
      await judged(await authority.issue(["127.0.0.1"]), ca, "127.0.0.1"),
      "trusted",
    );
  t.equal(new X509Certificate(ca).ca, true);
  t.notMatch(ca, "PRIVATE KEY");
});

t.test("a certificate for nothing is refused", async (t) => {
  const authority = await createAuthority(t.testdir());
  await t.rejects(authority.issue([]), { message: /needs an address/ });
});
