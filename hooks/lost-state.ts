import type { dynamic } from "@pulumi/pulumi";

/**
 * A provider's `check` that refuses a state which doesn't know this stack's copy: the engine would make everything anew
 * beside a copy that the target uses. Only for a resource that is in the state before each copy is made.
 * @param fresh what asks for a fresh copy
 */
export function refuseLostState<Inputs extends { readonly known?: string }>(
  fresh: string,
): (olds: Partial<Inputs>, news: Inputs) => Promise<dynamic.CheckResult> {
  return async (olds, news) => ({
    inputs: news,
    failures:
      news.known === undefined || Object.keys(olds).length > 0
        ? []
        : [
            {
              property: "known",
              reason: `${news.known} is a copy of this very stack, but the stack's state knows nothing of it. Was it lost, or is it in another backend? Nothing was changed. Bring it back (pulumi login to that backend, or pulumi stack import --file of a backup), and run the same command again. Where it is gone for good, begin with a fresh copy: ${fresh}. The settings that the target had before its first copy are lost with the state: destroy puts back what it has now.`,
            },
          ],
  });
}
