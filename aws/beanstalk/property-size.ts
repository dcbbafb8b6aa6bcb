import type { PropertyNames } from "../servers";
import type { Property } from "./properties";

/**
 * Most bytes that an environment's properties may take, each counted as `KEY=value`
 * (Elastic Beanstalk, "Environment properties and other software settings").
 */
export const MOST_BYTES = 4096;

/**
 * Bytes that an environment's properties take once `changes` are made. Those of the namespace
 * `environmentsecrets` aren't counted: their values reach the servers another way. One that the
 * changes name becomes a plain one, and then counts.
 */
export function bytesAfter(
  properties: ReadonlyMap<string, Property>,
  changes: Readonly<Record<string, string>>,
): number {
  const plain = new Map<string, string>();
  for (const [name, property] of properties) {
    const value =
      property.from === "environment" ? property.value : property.plain;
    if (value !== undefined) plain.set(name, value);
  }
  for (const [name, value] of Object.entries(changes)) plain.set(name, value);
  return [...plain].reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(`${name}=${value}`),
    0,
  );
}

/** Where the application is to find its database, and as whom it logs in. */
export interface Coordinates {
  readonly address: string;
  readonly port: number;
  readonly database: string;
  readonly username: string;
  readonly password: string;
}

/** The environment properties that lead the application to a database. */
export function settingsFor(
  names: PropertyNames,
  { address, port, database, username, password }: Coordinates,
): Record<string, string> {
  return {
    [names.hostname]: address,
    [names.port]: String(port),
    [names.database]: database,
    [names.username]: username,
    [names.password]: password,
  };
}
