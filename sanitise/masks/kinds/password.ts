import { createHash, pbkdf2 } from "node:crypto";
import { promisify } from "node:util";
import { type ClientBase, escapeLiteral } from "pg";
import type { ColumnRule, TableRules, ValueRule } from "../../rules/rules";
import { exactMacOf, unlessBlank } from "../shared/basics";
import { expressionFunction } from "../shared/functions";
import { derive } from "../shared/keys";
import type { Mask, RuleOf } from "../shared/mask";
import { textStandIn } from "../shared/text-mask";
import { textTypes } from "../shared/types";

/** What OWASP's Password Storage Cheat Sheet asks of PBKDF2 with SHA-256. */
const iterations = 600_000;

/** Django's sign of a password that nobody has, and 40 characters. */
const unusableLength = 41;

/** Characters of {@link djangoHash}. */
const knownLength = "pbkdf2_sha256".length + 1 + 6 + 1 + 22 + 1 + 44;

/**
 * Twenty bytes of which no part has room for a text in hexadecimal or base64 (`runLook`): in neither can 6996 stand. Else the
 * audit would decode one such password in a hundred.
 */
function inParts(bytes: string): string {
  return [6, 13, 19].reduce(
    (text, place) => `overlay(${text} placing '\\x6996' from ${place})`,
    bytes,
  );
}

const unusable = (value: string) => `pg_temp.mask_password(${value})`;

/** The hash of a known password in place of a text that isn't blank. */
const knownHash = (value: string, setting: string) =>
  `case when ${value} is null or pg_temp.mask_blank(${value}) then ${value} else current_setting(${setting}) end`;

export const password: Mask<RuleOf<"password">> = {
  takes: ({ base }) => textTypes.includes(base),
  shortest: ({ known }) => (known === undefined ? unusableLength : knownLength),
  column: (value, { known }) =>
    known === undefined
      ? unusable(`${value}::text`)
      : knownHash(`${value}::text`, escapeLiteral(passwordSetting(known))),
  part: `case when rule ? 'setting'
        then ${knownHash("value", "rule ->> 'setting'")}
        else ${unusable("value")} end`,
  // Where the hash is: the password itself isn't in the functions' hands.
  partRule: ({ known }) =>
    known === undefined ? {} : { setting: passwordSetting(known) },
  node: undefined,
  keepsNumbers: false,
  standIn: textStandIn,
  words: "Password that opens nothing real",
  keys: ["password"],
  functions: () => [
    expressionFunction(
      "mask_password(value text)",
      "text",
      unlessBlank(
        "value",
        `'!' || encode(${inParts(`substr(${exactMacOf("password", "value")}, 1, 20)`)}, 'hex')`,
      ),
    ),
  ],
  repeats: ({ known }) =>
    known === undefined ? undefined : "it is one for all",
  joins: false,
  variant: undefined,
  person: undefined,
  proposed: undefined,
};

/** The setting of the session that holds the hash of a password that everybody may know. */
function passwordSetting(known: string): string {
  const name = createHash("sha256").update(known).digest("hex");
  return `prod_copy.password_${name.slice(0, 16)}`;
}

/** Every password that rules make known. */
export function knownPasswords(rules: readonly TableRules[]): string[] {
  const all = rules
    .flatMap(({ rule }) => Object.values(rule.columns))
    .flatMap((rule: ColumnRule): (ColumnRule | ValueRule)[] =>
      rule.kind === "json"
        ? [...rule.paths.map((path) => path.rule), rule.otherwise ?? []].flat()
        : [rule],
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
