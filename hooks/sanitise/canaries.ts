import { quoteIdentifier } from "../postgres/identifier";
import { dropCanaries } from "./audit/canaries/drop";
import {
  type Planted,
  type PlantedColumn,
  plantCanaries,
} from "./audit/canaries/plant";
import type { Take } from "./audit/canaries/sample";
import { searchableColumns } from "./audit/searchable";
import { findTable } from "./catalogue/catalogue";
import type { CopyServer } from "./copy-server";
import { maskingSessions } from "./masking-sessions";
import { loadVocabulary } from "./masks/vocabulary";
import { maskedColumns, storageOf } from "./plan/plan";
import type { ColumnRule } from "./rules/rules";
import { whereTrue } from "./run/sql";
import type { ServerSurvey, SurveyedDatabase } from "./survey-server";
import type { Work } from "./work";

/**
 * Puts real values of each database aside, before anything is changed, for the audit to search for.
 * Those that an earlier run has put aside stay.
 */
export async function putCanariesAside(
  server: CopyServer,
  { databases }: ServerSurvey,
  work: Work,
): Promise<void> {
  const words = await loadVocabulary();
  // `Ash Street` is two of them.
  const vocabulary = Object.values(words)
    .flat()
    .flatMap((phrase: string) => phrase.toLowerCase().split(/[^a-z]+/));
  for (const database of databases) {
    const tables = plantedTables(database);
    if (tables.length === 0) continue;
    const count = await maskingSessions(
      server,
      database,
      work,
    )((client) =>
      plantCanaries(client, tables, server.identity, {
        allow: work.rules.allow,
        vocabulary,
      }),
    );
    work.tell(
      `canary values of ${database.name}: ${count.toLocaleString("en")} put aside`,
    );
  }
}

/** Drops them, and proves that they are gone. */
export async function forgetCanaries(
  server: CopyServer,
  { databases }: ServerSurvey,
): Promise<void> {
  for (const { name } of databases) await server.session(name, dropCanaries);
}

/** Tables of which values go, and what the values become. */
function plantedTables({
  rules,
  database,
  catalogue,
}: SurveyedDatabase): Planted[] {
  const gone = database.outbound.map((name) => ({ ...name, rule: undefined }));
  return [...rules, ...gone].flatMap(({ rule, ...name }) => {
    const table = findTable(catalogue, name);
    if (!table) return [];
    const storage = storageOf(catalogue, table).filter(
      ({ bytes }) => bytes > 0,
    );
    const texts = searchableColumns(table);
    const columns: PlantedColumn[] =
      rule === undefined || rule.delete === "all"
        ? texts.map((column) => ({
            column,
            expression: "null",
            take: "addresses",
          }))
        : maskedColumns(table, rule.columns)
            .filter(({ column }) => texts.includes(column))
            .map(({ column, rule: own, expression }) => ({
              column,
              expression: whereTrue(
                rule.where,
                `(${expression})::text`,
                `${quoteIdentifier(column.name)}::text`,
              ),
              take: takeOf(own),
            }));
    return columns.length === 0 || storage.length === 0
      ? []
      : [{ storage, columns }];
  });
}

const ofNames = /^(first|last|full) name$/;
const ofPeople = /^(email|phone|address line|ip address|token)$/;
const bySql = /\bpg_temp\s*\.\s*mask_(\w+)\s*\(/;

function takeOf(rule: ColumnRule): Take {
  const masker =
    rule.kind === "sql"
      ? (bySql.exec(rule.expression)?.[1]?.replaceAll("_", " ") ?? "")
      : rule.kind;
  if (ofNames.test(masker)) return "long values";
  return ofPeople.test(masker) ? "values" : "addresses";
}
