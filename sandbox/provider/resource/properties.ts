import { Struct } from "google-protobuf/google/protobuf/struct_pb.js";

/** A resource's inputs or outputs, by the names that `@pulumi/aws` gives them. */
export type Properties = Readonly<Record<string, unknown>>;

/** What stands in the engine's messages for a value that preview can't know (`pulumi.runtime.unknownValue`). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The key, and its value, by which the engine's messages mark a secret (`sdk/nodejs/runtime/rpc.ts`). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** The properties in a message of the engine, secrets unwrapped: this provider says that it keeps none apart. */
export function fromStruct(struct: Struct | undefined): Properties {
  return struct ? (unwrap(struct.toJavaScript()) as Properties) : {};
}

/** A message for the engine. Properties without a value are left out: the message has no way to say `undefined`. */
export function toStruct(properties: Properties): Struct {
  return Struct.fromJavaScript(
    withoutUndefined(properties) as Parameters<typeof Struct.fromJavaScript>[0],
  );
}

/** Whether preview can't know this value, or a part of it. */
export function isUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(isUnknown);
}

function unwrap(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrap);
  if (typeof value !== "object" || value === null) return value;
  if ((value as Properties)[SIGNATURE] === SECRET)
    return unwrap((value as Properties).value);
  return mapValues(value as Properties, unwrap);
}

function withoutUndefined(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== "object" || value === null) return value;
  return mapValues(
    Object.fromEntries(
      Object.entries(value).filter(([, one]) => one !== undefined),
    ),
    withoutUndefined,
  );
}

function mapValues(
  properties: Properties,
  change: (value: unknown) => unknown,
): Properties {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [key, change(value)]),
  );
}
