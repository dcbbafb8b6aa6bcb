import { quoteIdentifier } from "../../postgres/identifier";
import { whereTrue } from "../../postgres/sql";
import { tableLabel } from "../../postgres/table-name";
import type { Acting } from "../acting/acting";
import { ownersOf } from "../acting/owners";
import type {
  ChangingColumn,
  ChangingTable,
  KeptColumn,
  Take,
} from "../audit/real-values/changing";
import { dropRealValues } from "../audit/real-values/drop";
import { letPutAside, putAside } from "../audit/real-values/put-aside";
import { searchableColumns } from "../audit/text/searchable";
import { asText } from "../catalogue/as-text";
import {
  type Catalogue,
  type Column,
  findTable,
  type Table,
} from "../catalogue/catalogue";
import { ingredientsOf } from "../masks/ingredients";
import { maskNamed } from "../masks/registry";
import { loadVocabulary } from "../masks/shared/vocabulary";
import { firstMaskIn } from "../masks/stand-ins";
import { capacityFor } from "../plan/capacity";
import { isMasked, type Ledger } from "../plan/done";
import { storageOf } from "../plan/masked-table";
import { maskedColumns } from "../plan/plan";
import type { ColumnRule } from "../rules/rules";
import type { CopyServer } from "../survey/copy-server";
import type { ServerSurvey, SurveyedDatabase } from "../survey/survey-server";
import { maskingSeats } from "./masking-sessions";
import type { ServerPlan } from "./plan-server";
import type { RunRecord } from "./run-record";
import type { Work } from "./work";

/**
 * Puts real values of each database aside, before anything is changed, for the audit to search for.
 * Those that an earlier run or a trial has put aside stay. A column that such a run has masked gives none:
 * what is in it now are masks.
 */
export async function putRealValuesAside(
  server: CopyServer,
  { databases, memory }: ServerPlan,
  work: Work,
  record: Pick<RunRecord, "at">,
  acting: Acting,
): Promise<void> {
  const vocabulary = await loadVocabulary();
  for (const { surveyed, ledger, reads } of databases) {
    const tables = changingTables(surveyed, ledger);
    const kept = keptColumns(surveyed);
    if (tables.length + kept.length === 0) continue;
    const seatOf = maskingSeats(surveyed, work, acting, reads);
    // Next to nothing is written, so storage sets no limit.
    const { sessions } = capacityFor(
      { memory, used: 0, log: 0, ...server.size, storage: undefined },
      tables.flatMap(({ storage }) => storage.map(({ bytes }) => bytes)),
    );
    const count = await server.session(surveyed.name, (client) =>
      putAside(
        client,
        (table) => {
          const seat = seatOf([table]);
          return {
            key: seat.key,
            inSession: async (some) => {
              await acting.grant(
                surveyed.name,
                ownersOf([table], reads),
                letPutAside,
              );
              return seat.inSession(some);
            },
          };
        },
        { tables, kept },
        sessions,
        server.identity,
        {
          allow: work.rules.allow,
          ...ingredientsOf(surveyed.rules, vocabulary),
        },
        (what) => {
          record.at = `putting real values of ${surveyed.name} aside for the audit: ${what}`;
        },
      ),
    );
    work.tell(
      `real values of ${surveyed.name}: ${count.toLocaleString("en")} put aside`,
    );
  }
}

/** Drops them, and proves that they are gone. */
export async function dropAllRealValues(
  server: CopyServer,
  { databases }: ServerSurvey,
): Promise<void> {
  for (const { name } of databases) await server.session(name, dropRealValues);
}

/** Tables of which values go, and what the values become. */
function changingTables(
  database: SurveyedDatabase,
  ledger: Ledger,
): ChangingTable[] {
  const { rules, catalogue } = database;
  const masked = rules.flatMap(({ rule, ...name }): ChangingTable[] => {
    const table = findTable(catalogue, name);
    if (!table || rule.delete === "all") return [];
    const texts = searchableColumns(table);
    const columns: ChangingColumn[] = maskedColumns(table, rule.columns)
      .filter(({ column }) => texts.includes(column))
      .filter(({ column }) => !isMasked(ledger, table, column))
      .map(({ column, rule: own, expression }) => ({
        column,
        expression: whereTrue(
          rule.where,
          asText(`(${expression})`, column.type),
          asText(quoteIdentifier(column.name), column.type),
        ),
        take: takeOf(column, own),
      }));
    return [{ storage: filledStorage(catalogue, table), columns, goes: false }];
  });
  // Once an earlier run has masked anything, its commands may have put masks in them.
  const gone = ledger.done.size > 0 ? [] : goneTables(database);
  return [...masked, ...gone].filter(
    ({ storage, columns }) => storage.length > 0 && columns.length > 0,
  );
}

/** Tables that lose all rows. */
function goneTables({
  rules,
  resolved,
  catalogue,
}: SurveyedDatabase): ChangingTable[] {
  return [
    ...rules.filter(({ rule }) => rule.delete === "all"),
    ...resolved.outbound,
  ].flatMap((name) => {
    const table = findTable(catalogue, name);
    return table
      ? [
          {
            storage: filledStorage(catalogue, table),
            columns: searchableColumns(table).map((column) => ({
              column,
              expression: "null",
              take: "addresses" as const,
            })),
            goes: true,
          },
        ]
      : [];
  });
}

/** The columns that the rules keep. A trial's may have said otherwise. */
function keptColumns({ rules, catalogue }: SurveyedDatabase): KeptColumn[] {
  return rules.flatMap(({ rule, ...name }) => {
    const table = findTable(catalogue, name);
    if (!table || rule.delete === "all") return [];
    const kept = searchableColumns(table).filter(
      ({ name: column }) =>
        Object.hasOwn(rule.columns, column) &&
        rule.columns[column]?.kind === "keep",
    );
    return storageOf(catalogue, table).flatMap((part) =>
      kept.map(({ name: column }) => ({ table: tableLabel(part), column })),
    );
  });
}

function filledStorage(catalogue: Catalogue, table: Table): Table[] {
  return storageOf(catalogue, table).filter(({ bytes }) => bytes > 0);
}

function takeOf({ type }: Column, rule: ColumnRule): Take {
  const mask =
    rule.kind === "sql" ? firstMaskIn(rule.expression) : maskNamed(rule.kind);
  // What bytes look like as a text isn't what anybody else would write.
  return mask?.person ?? (type.base === "bytea" ? "addresses" : "marks");
}
