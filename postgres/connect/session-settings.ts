import type { ClientBase } from "pg";
import { sqlstateOf } from "../errors";

/**
 * What sessions bring along from their first moment, as startup options: these win over everything that was
 * set for the server, a database or a role (`alter role … set …`), and came along with a copy.
 *
 * - Names are looked up in `pg_catalog` alone, in which nobody else can make anything. Not even a better fitting
 *   overload can then stand in for a function or an operator of PostgreSQL's. `pg_temp` comes last, or
 *   its tables and types would be found before PostgreSQL's.
 * - The session is its own role's, waits for nobody's limits, and is ended by no error.
 * - Constants in SQL, comparisons and the texts that PostgreSQL makes of values mean what they mean by default.
 *
 * Each is known to every version of PostgreSQL since 12; what newer ones have besides is set after the login.
 */
const fromTheStart: Readonly<Record<string, string>> = {
  default_transaction_isolation: "read committed",
  default_transaction_deferrable: "off",
  lock_timeout: "0",
  idle_in_transaction_session_timeout: "0",
  exit_on_error: "off",
  row_security: "on",
  check_function_bodies: "on",
  standard_conforming_strings: "on",
  backslash_quote: "safe_encoding",
  transform_null_equals: "off",
  array_nulls: "on",
  quote_all_identifiers: "off",
  bytea_output: "hex",
  DateStyle: "ISO, MDY",
  IntervalStyle: "postgres",
  extra_float_digits: "1",
  xmlbinary: "base64",
  xmloption: "content",
  default_tablespace: "",
  temp_tablespaces: "",
  default_table_access_method: "heap",
};

/** Where names are looked up, and whose rights a session has. */
const closed: Readonly<Record<string, string>> = {
  search_path: "pg_catalog, pg_temp",
  role: "none",
};

/** How a session begins. */
export interface Beginning {
  readonly readOnly: boolean;
  /** Milliseconds; 0: none. */
  readonly statementTimeout: number;
  /** Names are looked up where the application's are, and as the role that it becomes: for its own SQL alone. */
  readonly asApplication: boolean;
}

/** The startup options, as PostgreSQL takes them in one text. */
export function startupOptions({
  readOnly,
  statementTimeout,
  asApplication,
}: Beginning): string {
  const settings = {
    ...fromTheStart,
    ...(asApplication ? {} : closed),
    default_transaction_read_only: readOnly ? "on" : "off",
    statement_timeout: String(statementTimeout),
  };
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${escapeOption(value)}`)
    .join(" ");
}

/** A value within options, where a backslash keeps a space from ending it. */
export function escapeOption(value: string): string {
  return value.replaceAll(/[\\\s]/g, "\\$&");
}

/**
 * What not every version knows. The first is known since PostgreSQL 14: without it a killed run's statement
 * goes on, and holds its locks against the next run. Qualified, since the application's own path may be in force.
 */
const whereKnown = `select pg_catalog.set_config(setting.name, setting.value, false)
  from (values
    ('client_connection_check_interval'::pg_catalog.text, '5s'::pg_catalog.text),
    ('idle_session_timeout', '0'),
    ('transaction_timeout', '0'),
    ('restrict_nonsystem_relation_kind', '')
  ) setting(name, value)
  where pg_catalog.current_setting(setting.name, true) is not null`;

/** Sets what couldn't be a startup option. */
export async function setTheRest(
  client: ClientBase,
  { readOnly, asApplication }: Beginning,
): Promise<void> {
  await client.query(whereKnown);
  if (!readOnly && !asApplication) await keepQuiet(client);
}

/**
 * What this program does to a schema starts nothing that others wrote for it: no event trigger fires where the
 * login may say so, as a master user of RDS may of the ordinary ones, and a superuser of all since PostgreSQL 17.
 * Those that fire all the same are refused by name: see `event-triggers.ts`.
 */
async function keepQuiet(client: ClientBase): Promise<void> {
  try {
    await client.query("set session_replication_role = replica");
  } catch (error) {
    // A login that may not set it.
    if (sqlstateOf(error) !== "42501") throw error;
  }
  await client.query(eventTriggersOff);
}

/** The setting is PostgreSQL 17's, and a superuser's. */
const eventTriggersOff = `select set_config('event_triggers', 'off', false)
  where current_setting('event_triggers', true) is not null and current_setting('is_superuser') = 'on'`;
