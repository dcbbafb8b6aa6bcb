import * as pulumi from "@pulumi/pulumi";
import { sameSetting } from "../../aws/beanstalk/stored-settings";
import type { Repointed, RepointInputs } from "./inputs";

/** What the step's result depends on, or a later destroy needs to know. */
const WATCHED = [
  "place",
  "access",
  "owner",
  "production",
  "copy",
  "properties",
  "guards",
  "neverTouch",
  "database",
  "applicationRole",
  "applicationPassword",
  "nonce",
  "identity",
  "original",
] as const satisfies readonly (keyof RepointInputs)[];

/** Whether the new inputs are for another environment than the old ones. */
export function isElsewhere(olds: Repointed, news: RepointInputs): boolean {
  return (
    olds.target !== news.target ||
    olds.place.region !== news.place.region ||
    olds.place.account !== news.place.account
  );
}

/** Whether there is something to do: new inputs, inputs that aren't known yet, or drift that a refresh found. */
export function asksForWork(olds: Repointed, news: RepointInputs): boolean {
  const drifted = Object.keys(olds.written).some(
    (name) => !sameSetting(olds.written[name], olds.current[name]),
  );
  return (
    WATCHED.some((key) => holdsUnknown(news[key])) ||
    drifted ||
    !olds.protected ||
    WATCHED.some((key) => canonical(olds[key]) !== canonical(news[key]))
  );
}

/** At preview, what isn't known yet is this text. */
function holdsUnknown(value: unknown): boolean {
  return typeof value === "object" && value !== null
    ? Object.values(value).some(holdsUnknown)
    : value === pulumi.runtime.unknownValue;
}

/** A value as text that doesn't depend on the order of keys. A field without a value is as good as none. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== "object" || value === null)
    return JSON.stringify(value ?? null);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined && field !== null)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`);
  return `{${fields.join()}}`;
}
