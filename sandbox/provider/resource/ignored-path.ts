import type { Properties } from "./properties";

/**
 * Takes from the state what `ignoreChanges` names: a property, or one key of it, with its value or that it isn't there.
 *
 * Names are compared as text with those that the bridge gives (pulumi-terraform-bridge, `computeIgnoreChanges` in
 * pkg/tfbridge/diff.go): `tags.a:b`, and with a dot, quote or bracket in the key `tags.["a.b"]`. The engine's own
 * `tags["a:b"]` names nothing.
 */
export function restoreIgnored(
  planned: Properties,
  state: Properties,
  ignored: readonly string[],
): Properties {
  return restore(planned, state, ignored, "");
}

function restore(
  planned: Properties,
  state: Properties,
  ignored: readonly string[],
  parent: string,
): Properties {
  const keys = new Set([...Object.keys(planned), ...Object.keys(state)]);
  const entries = [...keys].flatMap((key): [string, unknown][] => {
    const name = parent === "" ? key : `${parent}.${keyName(key)}`;
    if (ignored.includes(name)) return key in state ? [[key, state[key]]] : [];
    const present = planned[key];
    if (ignored.some((path) => path.startsWith(`${name}.`)))
      return [[key, restore(asMap(present), asMap(state[key]), ignored, name)]];
    return key in planned ? [[key, present]] : [];
  });
  return Object.fromEntries(entries);
}

function keyName(key: string): string {
  return /[."[\]]/.test(key) ? `["${key.replaceAll('"', '\\"')}"]` : key;
}

function asMap(value: unknown): Properties {
  return typeof value === "object" && value !== null
    ? (value as Properties)
    : {};
}
