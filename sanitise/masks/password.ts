import { createHash, pbkdf2 } from "node:crypto";
import { promisify } from "node:util";
import { type ClientBase, escapeLiteral } from "pg";
import type { ColumnRule, TableRules, ValueRule } from "../rules/rules";
import { unlessBlankTidy } from "./basics";
import { expressionFunction } from "./functions";
import { derive } from "./keys";

/** What OWASP's Password Storage Cheat Sheet asks of PBKDF2 with SHA-256. */
const iterations = 600_000;

/** Django's sign of a password that nobody has, and 40 characters. */
export const unusableLength = 41;

/** Characters of {@link djangoHash}. */
export const knownLength = "pbkdf2_sha256".length + 1 + 6 + 1 + 22 + 1 + 44;

export const passwordFunctions = [
  expressionFunction(
    "mask_password(value text)",
    "text",
    unlessBlankTidy(
      "value",
      (_, mac) => `'!' || encode(substr(${mac("password")}, 1, 20), 'hex')`,
    ),
  ),
];

/** The new value of a text with a password's hash. */
export function passwordExpression(
  value: string,
  known: string | undefined,
): string {
  return known === undefined
    ? `pg_temp.mask_password(${value})`
    : knownHash(value, escapeLiteral(passwordSetting(known)));
}

/** The hash of a known password in place of a text that isn't blank. */
export function knownHash(value: string, setting: string): string {
  return `case when ${value} is null or pg_temp.mask_blank(${value}) then ${value} else current_setting(${setting}) end`;
}

/** The setting of the session that holds the hash of a password that everybody may know. */
export function passwordSetting(known: string): string {
  const name = createHash("sha256").update(known).digest("hex");
  return `prod_copy.password_${name.slice(0, 16)}`;
}

/** Every password that rules make known. */
export function knownPasswords(rules: readonly TableRules[]): string[] {
  const all = rules
    .flatMap(({ rule }) => Object.values(rule.columns))
    .flatMap((rule: ColumnRule): (ColumnRule | ValueRule)[] =>
      rule.kind === "json" ? rule.paths.map((path) => path.rule) : [rule],
    )
    .flatMap((rule) =>
      rule.kind === "password" && rule.known !== undefined ? [rule.known] : [],
    );
  return [...new Set(all)];
}

/** Puts the hashes of known passwords into the session's settings. */
export async function bringPasswords(
  client: ClientBase,
  key: string,
  known: readonly string[],
): Promise<void> {
  for (const password of known)
    await client.query("select set_config($1, $2, false) is null", [
      passwordSetting(password),
      await djangoHash(key, password),
    ]);
}

const hashes = new Map<string, Promise<string>>();

/** Made once, since it takes a good part of a second, as it should. */
function djangoHash(key: string, password: string): Promise<string> {
  // Derived, so that runs agree; of a stack's own, so that the same password has another hash elsewhere.
  const salt = derive(key, `salt of ${password}`)
    .replaceAll(/[-_]/g, "x")
    .slice(0, 22);
  const known = hashes.get(salt);
  if (known) return known;
  const hash = promisify(pbkdf2)(password, salt, iterations, 32, "sha256").then(
    (bytes) =>
      `pbkdf2_sha256$${iterations}$${salt}$${bytes.toString("base64")}`,
  );
  hashes.set(salt, hash);
  return hash;
}
