/**
 * What `JSON.stringify(value, undefined, 2)` writes, in parts: the report of ten thousand tables is larger than what all
 * else of a run takes.
 */
export function* jsonParts(value: unknown, indent = ""): Generator<string> {
  if (typeof value !== "object" || value === null || isShallow(value)) {
    yield JSON.stringify(value, undefined, 2).replaceAll("\n", `\n${indent}`);
    return;
  }
  const deeper = `${indent}  `;
  const list = Array.isArray(value);
  let before = list ? "[" : "{";
  for (const [key, part] of Object.entries(value)) {
    // As JSON has it: left out of an object, and null in a list.
    if (part === undefined && !list) continue;
    yield `${before}\n${deeper}${list ? "" : `${JSON.stringify(key)}: `}`;
    yield* jsonParts(part ?? null, deeper);
    before = ",";
  }
  yield `\n${indent}${list ? "]" : "}"}`;
}

/** Whether it is small enough for one part: it has nothing in it, or nothing that has anything in it. */
function isShallow(value: object): boolean {
  const all = Object.values(value);
  return (
    all.every((part) => part === undefined) ||
    (all.length < 100 && all.every(isFlat))
  );
}

function isFlat(part: unknown): boolean {
  return (
    typeof part !== "object" ||
    part === null ||
    Object.values(part).every((one) => typeof one !== "object" || one === null)
  );
}
