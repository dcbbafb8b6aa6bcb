import { rm } from "node:fs/promises";
import { stopAll } from "./stop";
import type { Verb } from "./verb";

/** Ends the sandbox and deletes its folder, the state of its Pulumi stacks included. */
export const reset: Verb = async ({ home }) => {
  await stopAll(home);
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
  console.log(`${home} is deleted.`);
  return 0;
};
