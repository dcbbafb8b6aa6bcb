import * as pulumi from "@pulumi/pulumi";
import { said } from "./say";
import { visible } from "./visible";

/** A line in the engine's log, under the stack or one of its resources. Never give it a secret. */
export async function logLine(
  text: string,
  resource?: pulumi.Resource,
): Promise<void> {
  said();
  await pulumi.log.info(visible(text), resource);
}

/** The same as a warning, which the engine shows apart. */
export async function logWarning(text: string): Promise<void> {
  await pulumi.log.warn(visible(text));
}
