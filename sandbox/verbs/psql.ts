import { runClient } from "./client-program";
import { runningControl, stateOf } from "./home";
import { instanceOf, masterEnvironment } from "./master-login";
import type { Verb } from "./verb";

/** Opens psql as the instance's master user. What follows the instance is psql's: `psql INSTANCE -- -c "select 1"`. */
export const psql: Verb = async ({ home, names: [name, ...rest] }) => {
  await runningControl(home);
  const instance = instanceOf(stateOf(home), name);
  return runClient("psql", rest, masterEnvironment(home, instance), "inherit");
};
