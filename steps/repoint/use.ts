import type { RdsInstance } from "../../aws/rds/instances";
import {
  keepProtected,
  protect,
  type Use,
  useOf,
} from "../../aws/rds/protection";
import { readOwnNote, writeNote } from "../../identity/database-note";
import { NotTheCopy } from "../../identity/prove-copy";
import type {
  ApplicationLogin,
  ReachedCopy,
} from "../../identity/reached-copy";
import { type Login, withClient } from "../../postgres/connect/connect";
import { withRoute } from "../../postgres/connect/route";

/** How the copy is reached, as its application. */
type Reached = Pick<ReachedCopy, "access" | "copy" | "database"> &
  ApplicationLogin;

/** What an earlier run noted on the copy before it told an environment to use it; undefined where none did. */
export async function noteOfUse(
  reached: Reached,
  instance: RdsInstance,
): Promise<Use | undefined> {
  if (!reached.copy.loaded) return useOf(instance);
  const { note } = await inDatabase(reached, (client) => readOwnNote(client));
  const { environmentId, healthBefore } = note ?? {};
  return environmentId && healthBefore
    ? { environmentId, healthBefore }
    : undefined;
}

/** Notes on the copy what it is about to be used for, and protects an instance against deletion. */
export async function putToUse(
  reached: Reached & Pick<ReachedCopy, "place">,
  instance: RdsInstance,
  use: Use,
): Promise<void> {
  const { place, copy } = reached;
  const { loaded } = copy;
  if (!loaded) return protect(place, instance, use);
  await inDatabase(reached, async (client) => {
    const { oid, note } = await readOwnNote(client);
    if (oid !== loaded.oid || !note)
      throw new NotTheCopy(
        `The database ${loaded.name} isn't the one that this stack has made. Nothing was changed. Run "pulumi up" again.`,
      );
    await writeNote(client, loaded.name, { ...note, ...use });
  });
}

/** Protects an instance that isn't protected any more. A database that is in use isn't dropped anyway. */
export async function keepInUse(
  { place, copy }: Pick<ReachedCopy, "place" | "copy">,
  instance: RdsInstance,
): Promise<void> {
  if (!copy.loaded) await keepProtected(place, instance);
}

function inDatabase<T>(
  { access, copy, database, applicationRole, applicationPassword }: Reached,
  work: Parameters<typeof withClient<T>>[2],
): Promise<T> {
  const login: Login = {
    user: applicationRole,
    password: applicationPassword,
    database,
  };
  return withRoute(access, copy, (route) => withClient(route, login, work));
}
