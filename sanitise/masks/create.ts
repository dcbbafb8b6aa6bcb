import type { ClientBase } from "pg";
import { elementFunctions } from "./elements";
import { jsonFunctions } from "./json";
import { jsonShapeFunctions } from "./json/shapes";
import { documentFunctions } from "./json-document";
import type { JsonRule } from "./json-tree";
import { bringPasswords } from "./kinds/password";
import { keyed, masks } from "./registry";
import { basicFunctions, macFunctions } from "./shared/basics";
import { bringKeys } from "./shared/keys";
import { lettersOf } from "./shared/letters";
import { keptFromWorkers } from "./shared/parallel-safety";
import { loadVocabulary } from "./shared/vocabulary";
import { spellFor, writable } from "./spellings/encoding";

/**
 * Gives the session the functions that masked columns' expressions call, and that people's own may. They
 * live in the session's temporary schema, so nothing of them stays in the copy. The key is in settings of
 * the session, and in no statement, parameter or plan.
 * @param key the stack's masking key; any text
 * @param known passwords that rules make known: see `knownPasswords`
 * @param allow addresses and `@domain`s that the rules allow, in lower case: such addresses stay, those at such a domain don't
 * @param region countries in whose national forms phone numbers are known
 * @param documents rules of documents, each of which has a function of its own
 */
export async function createMaskingFunctions(
  client: ClientBase,
  key: string,
  known: readonly string[] = [],
  allow: readonly string[] = [],
  region: readonly string[] = [],
  documents: readonly JsonRule[] = [],
): Promise<void> {
  const vocabulary = await loadVocabulary();
  await bringKeys(client, key, keyed);
  await bringPasswords(client, key, known);
  await client.query("set client_encoding = 'UTF8'");
  const letters = await lettersOf(client);
  const spell = await spellFor(client);
  const allowed = await writable(
    client,
    allow.filter((entry) => !entry.startsWith("@")),
  );
  // Each after those that it calls.
  const functions = [
    ...macFunctions(letters),
    ...basicFunctions,
    ...Object.values(masks).flatMap((mask) =>
      mask.functions(vocabulary, allowed, region),
    ),
    ...elementFunctions,
    ...jsonFunctions,
    ...jsonShapeFunctions,
    ...documentFunctions(documents),
  ];
  const older = await isBefore17(client);
  const declared = older ? keptFromWorkers(functions) : functions;
  await client.query(spell(declared.join(";\n")));
  // A role that owns a table may be the one that an index's or a check's function runs as.
  await client.query(`
    do $$ declare masker regprocedure; begin
      for masker in select oid from pg_proc where pronamespace = pg_my_temp_schema() and proname like 'mask\\_%' loop
        execute format('grant execute on function %s to public', masker);
      end loop;
    end $$`);
}

async function isBefore17(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ older: boolean }>(
    "select current_setting('server_version_num')::int < 170000 as older",
  );
  return rows[0]?.older ?? true;
}
