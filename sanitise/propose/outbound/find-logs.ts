import type { Catalogue, Table } from "../../catalogue/catalogue";
import { findReferring } from "../../resolve/find-references";
import { listed } from "../words/listed";
import { splitWords } from "../words/split-words";
import type { OutboundTable } from "./outbound-table";

const logName = /(log|logs|error\d*|errors|audit_?trail)$/i;

/** What ends so and is none. */
const noLog =
  /(^|[^a-z])((micro|we)?blog|catalog|dialog|prolog|epilog|analog|backlog|changelog|monolog)s?$/i;

const lockName = /(^|[^a-z])locks?$/i;

/** Columns of what says which of several programs is at work. */
const ofLocks = new Set(
  listed("owner, locked by, locked at, lock created time, expiration, expires"),
);

/** Columns that a program fills for those who run it. A diary of people's, like `weight_log`, has none of them. */
const ofPrograms = new Set(
  listed(
    "action, action flag, event, event type, event name, severity, level, log level, message, msg, request, request body, response, response body, url, path, method, http method, ip, ip address, remote addr, user agent, error, error message, exception, exception type, traceback, trace, changes, change message, object repr, old value, new value, api, endpoint, view, route, status code, actor, actor id",
  ),
);

/**
 * Tables that a program writes for those who run it, or for itself: logs, with free text about people, and locks, both
 * of no use to testers. Only those to which no table refers that keeps its rows.
 * @param gone tables that are emptied anyhow
 */
export function findLogs(
  unknown: readonly Table[],
  gone: readonly Table[],
  catalogue: Catalogue,
): OutboundTable[] {
  const found = unknown.filter((table) => isLog(table) || isLock(table));
  const referred = new Set(
    findReferring(found, [...gone, ...found], catalogue).map(
      ({ table }) => table,
    ),
  );
  return found
    .filter((table) => !referred.has(table))
    .map((table) => ({
      table,
      why: `a ${isLog(table) ? "log" : "lock"} by its name and columns`,
    }));
}

function isLog({ table, columns }: Table): boolean {
  return (
    logName.test(table) && !noLog.test(table) && hasSome(columns, ofPrograms)
  );
}

function isLock({ table, columns }: Table): boolean {
  return lockName.test(table) && hasSome(columns, ofLocks);
}

function hasSome(
  columns: Table["columns"],
  known: ReadonlySet<string>,
): boolean {
  return columns.some(({ name }) => known.has(splitWords(name).join(" ")));
}
