import type { InstanceRecord, State } from "../aws/state/records";
import { caFileOf } from "../environment-of";

/** The instance with that identifier. Throws with the ones that there are. */
export function instanceOf(
  state: State,
  identifier: string | undefined,
): InstanceRecord {
  const instances = Object.values(state.instances);
  const names = instances.map((it) => it.identifier).join(", ");
  if (identifier === undefined) {
    throw new Error(`Which instance? There are: ${names}.`);
  }
  const found = instances.find((it) => it.identifier === identifier);
  if (!found) {
    throw new Error(
      `There is no instance "${identifier}". There are: ${names}.`,
    );
  }
  return found;
}

/** libpq's variables for a session as the instance's master: nothing secret in a list of processes. */
export function masterEnvironment(
  home: string,
  instance: InstanceRecord,
): Record<string, string> {
  return {
    PGHOST: instance.address,
    PGPORT: String(instance.port),
    PGUSER: instance.masterUsername,
    PGPASSWORD: instance.masterPassword,
    PGDATABASE: instance.databaseName ?? "postgres",
    PGSSLMODE: "verify-full",
    PGSSLROOTCERT: caFileOf(home),
    // pg_restore and psql of 17 know it; older ones pass it by.
    PGAPPNAME: "sandbox",
  };
}
