import { environmentState } from "../../aws/beanstalk/environment";
import { deployedOptions } from "../../aws/beanstalk/options";
import { NAMESPACES } from "../../aws/beanstalk/properties";
import type { RepointInputs } from "./inputs";

/** What the target's own settings say of its database now, in a sentence. Changes nothing. */
export async function usesNow({
  place,
  target,
  properties,
}: Pick<RepointInputs, "place" | "target" | "properties">): Promise<string> {
  const state = await environmentState(place, target);
  if (!state) return `There is no environment ${target}.`;
  const options = await deployedOptions(place, state);
  const plain = (name: string) =>
    options.find(
      (one) => one.namespace === NAMESPACES.environment && one.name === name,
    )?.value;
  const host = plain(properties.hostname) ?? "what its secrets name";
  const database = plain(properties.database);
  const now = `${target} uses ${host}${database === undefined ? "" : `, database ${database}`}`;
  return state.status === "Ready"
    ? `${now}.`
    : `${now}, and Beanstalk is still changing it (${state.status}); that ends by itself.`;
}
