import { isDeepStrictEqual } from "node:util";
import { restoreIgnored } from "./ignored-path";
import { isUnknown, type Properties, UNKNOWN } from "./properties";
import { type Tagging, tagsToHave } from "./tagging";

/** How one input behaves, in the terms of the Terraform provider that the real plugin is made from. */
export interface Field {
  /** The resource can't be made without it. */
  readonly required?: true;
  /** AWS chooses where the program is silent: a silent program then means no change ("Computed"). */
  readonly computed?: true;
  /** Only a new resource can have another value ("ForceNew"). */
  readonly replaces?: true;
  /** What a silent program means. Such a value stands in the inputs, as the real plugin has it. */
  readonly default?: unknown;
  /** Which value a silent program means where it depends on the resource's name: kept for its whole life. */
  readonly autoNamed?: (name: string) => string;
  /** A list without order. */
  readonly set?: true;
}

/** The inputs of a type of resource. */
export type Fields = Readonly<Record<string, Field>>;

/** One input that is wrong, as the engine shows it. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** What a change of the inputs means. */
export interface Difference {
  /** Properties that differ. */
  readonly changed: readonly string[];
  /** Those of them that only a new resource can have. */
  readonly replaces: readonly string[];
}

/** A change as the engine asks for it. */
export interface Change {
  readonly id: string;
  /** Outputs in the state. */
  readonly state: Properties;
  /** Inputs as the program gives them now, checked. */
  readonly inputs: Properties;
  /** Properties whose changes the program ignores. */
  readonly ignored: readonly string[];
}

/** The key under which the inputs say which of them are defaults; the engine doesn't show it. */
const DEFAULTS = "__defaults";

/** Fills in defaults and all tags, and refuses what this provider doesn't know. */
export function checkInputs(
  fields: Fields,
  tagging: Tagging,
  name: string,
  olds: Properties,
  news: Properties,
): { inputs: Properties; failures: CheckFailure[] } {
  const inputs: Record<string, unknown> = { ...news };
  const defaults: string[] = [];
  for (const [key, field] of Object.entries(fields)) {
    if (inputs[key] !== undefined && inputs[key] !== null) continue;
    const value = field.autoNamed
      ? (keptName(olds, key) ?? field.autoNamed(name))
      : field.default;
    if (value === undefined) continue;
    inputs[key] = value;
    defaults.push(key);
  }
  const failures = Object.keys(news)
    .filter((key) => !(key in fields))
    .map(unknownProperty);
  for (const [key, field] of Object.entries(fields))
    if (field.required && isZero(inputs[key]))
      failures.push({
        property: key,
        reason: `Missing required argument "${key}".`,
      });
  return {
    inputs: {
      ...inputs,
      tagsAll: tagsToHave(tagging, inputs.tags),
      [DEFAULTS]: defaults.sort(),
    },
    failures,
  };
}

/** Which inputs differ from the state, and which of these only a new resource can have. */
export function differences(fields: Fields, change: Change): Difference {
  const planned = plan(fields, change);
  const changed = Object.keys(fields).filter(
    (key) =>
      isUnknown(planned[key]) ||
      !same(fields[key], change.state[key], planned[key]),
  );
  return {
    changed,
    replaces: changed.filter((key) => fields[key]?.replaces),
  };
}

/**
 * The inputs that the resource is to have after the change: what the program gives, but the state where
 * AWS chose and the program is silent, and where the program ignores changes.
 */
export function plan(fields: Fields, change: Change): Properties {
  const planned = Object.fromEntries(
    Object.entries(fields).map(([key, field]) => [
      key,
      change.inputs[key] ?? (field.computed ? change.state[key] : undefined),
    ]),
  );
  return restoreIgnored(planned, change.state, change.ignored);
}

/** The outputs that a preview can know of a new resource: all that AWS chooses is unknown. */
export function planCreate(
  fields: Fields,
  outputs: readonly string[],
  inputs: Properties,
): Properties {
  const chosen = Object.keys(fields).filter((key) => fields[key]?.computed);
  return {
    ...Object.fromEntries([...chosen, ...outputs].map((key) => [key, UNKNOWN])),
    ...onlyInputs(fields, inputs),
  };
}

/** The outputs that a preview can know of a changed resource. */
export function planUpdate(fields: Fields, change: Change): Properties {
  return { ...change.state, ...plan(fields, change) };
}

/** The inputs among `properties`, without the note which of them are defaults. */
export function onlyInputs(fields: Fields, properties: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties).filter(([key]) => key in fields),
  );
}

/**
 * The inputs as they would have to be now for the state to hold: each that was given, with its value in
 * the state. So a refresh shows what was changed behind the engine's back. In a map only the keys that were given
 * count: one that somebody else added stands in the outputs alone (pulumi-terraform-bridge, `extractInputs` in
 * pkg/tfbridge/schema.go). Of a resource that is being imported none was given: all that say something count.
 */
export function inputsFrom(
  fields: Fields,
  inputs: Properties,
  state: Properties,
): Properties {
  if (Object.keys(inputs).length === 0)
    return Object.fromEntries(
      Object.entries(onlyInputs(fields, state)).filter(
        ([, value]) => !isZero(value),
      ),
    );
  return Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => [
      key,
      key in fields && key in state ? extracted(value, state[key]) : value,
    ]),
  );
}

function extracted(input: unknown, state: unknown): unknown {
  if (!isMap(input) || !isMap(state)) return state;
  return Object.fromEntries(
    Object.entries(state).filter(([key]) => key in input),
  );
}

function isMap(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value says no more than silence does: nothing, empty, zero or false. */
export function isZero(value: unknown): boolean {
  if (!value) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function keptName(olds: Properties, key: string): string | undefined {
  const defaults = olds[DEFAULTS];
  const old = olds[key];
  return Array.isArray(defaults) &&
    defaults.includes(key) &&
    typeof old === "string"
    ? old
    : undefined;
}

function unknownProperty(key: string): CheckFailure {
  return {
    property: key,
    reason: `The sandbox's stand-in for the AWS provider doesn't serve the property "${key}": it serves what this project uses.`,
  };
}

function same(field: Field | undefined, one: unknown, other: unknown): boolean {
  if (isZero(one) && isZero(other)) return true;
  if (field?.set && Array.isArray(one) && Array.isArray(other))
    return isDeepStrictEqual([...one].sort(), [...other].sort());
  return isDeepStrictEqual(one, other);
}
