import { join } from "node:path";
import t from "tap";
import { certificateAuthorities } from "../../../postgres/connect/certificate-authorities";

t.beforeEach((t) => {
  const before = process.env.PGSSLROOTCERT;
  t.teardown(() => {
    if (before === undefined) delete process.env.PGSSLROOTCERT;
    else process.env.PGSSLROOTCERT = before;
  });
});

t.test("without PGSSLROOTCERT those of Amazon RDS are trusted", async (t) => {
  for (const value of [undefined, ""]) {
    if (value === undefined) delete process.env.PGSSLROOTCERT;
    else process.env.PGSSLROOTCERT = value;
    const authorities = certificateAuthorities();
    t.ok(authorities.length > 50);
    for (const pem of authorities) t.match(pem, /BEGIN CERTIFICATE/);
  }
});

t.test("a file that isn't there is told by its name", async (t) => {
  process.env.PGSSLROOTCERT = join(t.testdir(), "missing.pem");
  t.throws(certificateAuthorities, {
    message: /PGSSLROOTCERT is .*missing\.pem, which can't be read \(ENOENT\)/,
  });
});

t.test("a file without certificates is told so", async (t) => {
  const folder = t.testdir({ "empty.pem": "nothing" });
  process.env.PGSSLROOTCERT = join(folder, "empty.pem");
  t.throws(certificateAuthorities, { message: /holds no certificate/ });
});
