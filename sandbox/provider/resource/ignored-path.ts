import type { Properties } from "./properties";

/**
 * Takes what a path of `ignoreChanges` leads to from the state: its value, or that it isn't there. A path is
 * a property's name, maybe with keys behind it: `tags["a:b"]`, `tags.a`.
 */
export function restoreIgnored(
  planned: Properties,
  state: Properties,
  path: string,
): Properties {
  return restore(planned, state, segments(path)) as Properties;
}

function restore(
  planned: unknown,
  state: unknown,
  [first, ...rest]: readonly string[],
): unknown {
  if (first === undefined) return state;
  const { [first]: present, ...others } = asObject(planned);
  const value = restore(present, asObject(state)[first], rest);
  return value === undefined ? others : { ...others, [first]: value };
}

function asObject(value: unknown): Properties {
  return typeof value === "object" && value !== null
    ? (value as Properties)
    : {};
}

/** The names and keys in a path. */
function segments(path: string): string[] {
  return [
    ...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g),
  ].map(([, quoted, index, name]) =>
    quoted === undefined
      ? (index ?? name ?? "")
      : quoted.replaceAll(/\\(.)/g, "$1"),
  );
}
