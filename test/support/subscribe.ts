import type { Client } from "pg";
import { newest } from "./postgres";

/** Subscribes the session's database to another server's changes, by a role that is no superuser and that cobalt may join. */
export async function subscribe(
  superuser: Client,
  subscription: string,
): Promise<void> {
  await superuser.query(
    `create subscription ${subscription} connection 'host=127.0.0.1 port=1 password=far-secret' publication p with (connect = false)`,
  );
  await superuser.query("create role feeder superuser");
  await superuser.query(`alter subscription ${subscription} owner to feeder`);
  await superuser.query("alter role feeder nosuperuser");
  // From PostgreSQL 16 on nobody may join a role without having made it, or being told so.
  if (newest > 15)
    await superuser.query(
      "grant feeder to cobalt with admin true, inherit false, set false",
    );
}
