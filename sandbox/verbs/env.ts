import { environmentOf } from "../environment-of";
import { stateOf } from "./home";
import type { Verb } from "./verb";

/** Settings of the user's own account that some clients would put before the sandbox's. */
const misleading = [
  "AWS_PROFILE",
  "AWS_DEFAULT_PROFILE",
  "AWS_SESSION_TOKEN",
  "AWS_SECURITY_TOKEN",
];

/** Prints lines for `eval` that make AWS clients, and PostgreSQL clients, use the sandbox. */
export const printEnvironment: Verb = async ({ home }) => {
  console.log(`unset ${misleading.join(" ")}`);
  const { env } = environmentOf(home, stateOf(home));
  for (const [name, value] of Object.entries(env)) {
    console.log(`export ${name}='${value.replaceAll("'", "'\\''")}'`);
  }
  return 0;
};
