import type { Client } from "pg";
import { withClient } from "../../postgres/connect/connect";
import { sqlstateOf } from "../../postgres/errors";
import { generatePassword } from "../../postgres/roles/generate-password";
import type { TestPostgres } from "./postgres";
import { loginTo, routeTo } from "./routes";

/** Production's password, of its application and of whoever else uses it. */
export const old = "Production.password-that-everybody-knows_1";

/** A proof query; {@link prepare} makes it answer 16978. */
export const query = "select count(*) from accounts_user";

/** Brings a server into the state of a production whose application has a role of its own, `app`. */
export async function prepare(master: Client): Promise<void> {
  for (const role of ["app", "reporting", "support"])
    await master.query(`create role ${role} login`);
  // People do use one password twice.
  await master.query(`alter role support password '${old}'`);
  await master.query(
    "create table accounts_user as select generate_series(1, 16978) as id",
  );
  await master.query("grant select on accounts_user to app");
}

/** New passwords, as the resource Passwords makes them. */
export function newPasswords() {
  return {
    masterPassword: generatePassword(),
    applicationPassword: generatePassword(),
  };
}

/** `in`, or the SQLSTATE of the refusal. As the program asks production: by a session that sets nothing for writing. */
export async function answer(
  server: TestPostgres,
  user: string,
  password: string,
) {
  return withClient(
    routeTo(server),
    loginTo(server, user, password),
    async () => "in",
    { readOnly: true },
  ).catch(sqlstateOf);
}
