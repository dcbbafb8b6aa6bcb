import "reflect-metadata";
import { randomBytes, webcrypto } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { isIP } from "node:net";
import { join } from "node:path";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { textOf, writeWhole } from "../machine/files";

/** A certificate for a server, and its private key, as PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority of one sandbox's own. */
export interface Authority {
  /** Path of its certificate: what PGSSLROOTCERT is to name. */
  readonly caFile: string;
  /** Issues a certificate for a server that is known by these IP addresses and host names. */
  issue(addresses: readonly string[]): Promise<Certificate>;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const day = 24 * 60 * 60 * 1000;
/** As long as a home may be kept; clients refuse nothing in this, unlike browsers. */
const validity = 3650 * day;

/**
 * The authority that is kept in a folder, made when it isn't there. Two processes that make it at once get
 * the same one.
 */
export async function createAuthority(folder: string): Promise<Authority> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const keptFile = join(folder, "authority.pem");
  const kept =
    (await textOf(keptFile)) ?? (await keep(keptFile, await generate()));
  const ca = new X509Certificate(part(kept, "CERTIFICATE"));
  const signingKey = await webcrypto.subtle.importKey(
    "pkcs8",
    PemConverter.decodeFirst(part(kept, "PRIVATE KEY")),
    algorithm,
    false,
    ["sign"],
  );
  const caFile = join(folder, "ca.pem");
  await writeWhole(caFile, `${ca.toString("pem")}\n`, { mode: 0o644 });
  return {
    caFile,
    issue: (addresses) => issue(ca, signingKey, addresses),
  };
}

async function generate(): Promise<string> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, [
    "sign",
    "verify",
  ]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: randomBytes(16).toString("hex"),
    name: `CN=prod-copy sandbox ${randomBytes(4).toString("hex")}`,
    ...period(),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(
        KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign,
        true,
      ),
    ],
  });
  return `${certificate.toString("pem")}\n${await privateKey(keys)}`;
}

async function issue(
  ca: X509Certificate,
  signingKey: webcrypto.CryptoKey,
  addresses: readonly string[],
): Promise<Certificate> {
  const [first] = addresses;
  if (first === undefined)
    throw new Error("A certificate needs an address to be issued for.");
  const keys = await webcrypto.subtle.generateKey(algorithm, true, [
    "sign",
    "verify",
  ]);
  const certificate = await X509CertificateGenerator.create({
    serialNumber: randomBytes(16).toString("hex"),
    // libpq before 15 knows no IP addresses among the alternative names, and looks here.
    subject: `CN=${first}`,
    issuer: ca.subject,
    ...period(),
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        addresses.map((value) => ({ type: isIP(value) ? "ip" : "dns", value })),
      ),
    ],
  });
  return {
    cert: `${certificate.toString("pem")}\n${ca.toString("pem")}\n`,
    key: await privateKey(keys),
  };
}

function period(): { notBefore: Date; notAfter: Date } {
  return {
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + validity),
  };
}

async function privateKey(keys: webcrypto.CryptoKeyPair): Promise<string> {
  const der = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return `${PemConverter.encode(der, "PRIVATE KEY")}\n`;
}

function part(pem: string, label: string): string {
  const found = new RegExp(
    `-----BEGIN ${label}-----[^-]+-----END ${label}-----`,
  ).exec(pem);
  if (!found) throw new Error(`The authority's file holds no ${label}.`);
  return found[0];
}

/** Writes the file unless it exists, whole in either case; gives what it holds then. */
async function keep(path: string, text: string): Promise<string> {
  const partial = `${path}.${randomBytes(6).toString("hex")}`;
  await writeFile(partial, text, { mode: 0o600 });
  await link(partial, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  await rm(partial);
  return await readFile(path, "utf8");
}
