import type { dynamic } from "@pulumi/pulumi";
import { visible } from "../words/visible";

/**
 * The same provider, whose errors may be printed, as the engine does: they may quote what others named, be it a table,
 * an instance or an environment.
 */
export function visibleErrors(
  provider: dynamic.ResourceProvider,
): dynamic.ResourceProvider {
  return new Proxy(provider, {
    get: (operations, name) => {
      const operation: unknown = Reflect.get(operations, name);
      return typeof operation === "function"
        ? visibly((...args) => operation.apply(operations, args))
        : operation;
    },
  });
}

function visibly(
  operation: (...args: readonly unknown[]) => unknown,
): (...args: readonly unknown[]) => Promise<unknown> {
  return async (...args) => {
    try {
      return await operation(...args);
    } catch (error) {
      for (let one = error; one instanceof Error; one = one.cause) {
        one.message = visible(one.message);
        if (one.stack !== undefined) one.stack = visible(one.stack);
      }
      throw error;
    }
  };
}
