import { createHash, createHmac } from "node:crypto";
import t from "tap";
import { withClient } from "../../../postgres/connect/connect";
import { scramVerifier } from "../../../postgres/roles/scram";
import { majors, startPostgres } from "../../support/postgres";
import { loginTo, routeTo } from "../../support/routes";

// The exchange in section 3 of RFC 7677.
const rfc7677 = {
  password: "pencil",
  salt: Buffer.from("W22ZaJ0SNY7soEsUEjb6gQ==", "base64"),
  iterations: 4096,
  authMessage: [
    "n=user,r=rOprNGfwEbeRWgbNEkqO",
    "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
    "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
  ].join(","),
  clientProof: "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
  serverSignature: "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
};

t.test(
  "a verifier accepts the proof of RFC 7677's example, and signs as its server does",
  async (t) => {
    const verifier = scramVerifier(rfc7677.password, rfc7677);
    const parts =
      /^SCRAM-SHA-256\$4096:W22ZaJ0SNY7soEsUEjb6gQ==\$([^:]+):([^:]+)$/.exec(
        verifier,
      );
    t.ok(parts, "has PostgreSQL's form");
    const storedKey = Buffer.from(parts?.[1] ?? "", "base64");
    const serverKey = Buffer.from(parts?.[2] ?? "", "base64");
    const sign = (key: Buffer) =>
      createHmac("sha256", key).update(rfc7677.authMessage).digest();
    t.equal(sign(serverKey).toString("base64"), rfc7677.serverSignature);
    const signature = sign(storedKey);
    const clientKey = Buffer.from(rfc7677.clientProof, "base64").map(
      (byte, i) => byte ^ (signature[i] ?? 0),
    );
    t.same(createHash("sha256").update(clientKey).digest(), storedKey);
  },
);

t.test("each verifier has a salt of its own", async (t) => {
  t.not(scramVerifier("pencil"), scramVerifier("pencil"));
});

t.test(
  "a password that SASLprep would change is refused, and not shown",
  async (t) => {
    for (const password of ["", "pässword", "a\u00a0b", "tab\there"])
      t.throws(() => scramVerifier(password), {
        message:
          /^A SCRAM verifier is made only of a password of printable ASCII/,
      });
  },
);

for (const major of majors)
  t.test(
    `PostgreSQL ${major} takes the verifier, and the password then logs in`,
    async (t) => {
      const server = await startPostgres(t, { major });
      const admin = await server.admin();
      const password = "p\\e'n$cil.-_ ~";
      await admin.query(
        `create role app login password ${admin.escapeLiteral(scramVerifier(password))}`,
      );
      const user = await withClient(
        routeTo(server),
        loginTo(server, "app", password),
        async (client) =>
          (await client.query("select current_user::text as name")).rows[0]
            .name,
      );
      t.equal(user, "app");
      await t.rejects(
        withClient(
          routeTo(server),
          loginTo(server, "app", `${password}x`),
          async () => undefined,
        ),
        { name: "LoginRefused", sqlstate: "28P01" },
      );
    },
  );
