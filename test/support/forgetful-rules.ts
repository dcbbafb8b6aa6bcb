import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Test } from "tap";
import { parse, stringify } from "yaml";
import type { Stack } from "./stack";

/** Rules that forget one column: the audit finds its addresses. */
export async function forgetUsersAddresses(
  t: Test,
  { engine }: Stack,
): Promise<void> {
  const rules = parse(await readFile("rules/cobalt.yaml", "utf8"));
  rules.tables.accounts_user.columns.email = { keep: "it is said to be clean" };
  const file = join(t.testdir(), "forgetful.yaml");
  await writeFile(file, stringify(rules));
  await engine.config({ "prod-copy:rules": file });
}
