import { environmentOf } from "../environment-of";
import { runClient } from "./client-program";
import { stateOf } from "./home";
import { instanceOf, masterEnvironment } from "./master-login";
import { runningControl } from "./running";
import type { Verb } from "./verb";

/** Opens psql as the instance's master user. What follows the instance is psql's: `psql INSTANCE -- -c "select 1"`. */
export const psql: Verb = async ({ home, names: [name, ...rest] }) => {
  await runningControl(home);
  const state = stateOf(home);
  const instance = instanceOf(state, name);
  const caFile = environmentOf(home, state).env.PGSSLROOTCERT ?? "";
  return runClient(
    "psql",
    rest,
    masterEnvironment(instance, caFile),
    "inherit",
  );
};
