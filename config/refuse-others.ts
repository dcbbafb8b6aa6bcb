import type * as pulumi from "@pulumi/pulumi";
import { ConfigError } from "./error";

/** Options that one way has and the other hasn't, with their defaults as Pulumi.yaml has them. */
const only = {
  snapshot: {
    snapshot: "latest",
    safetySnapshot: "false",
    instanceClass: "db.t3.micro",
    allocatedStorage: "",
    publiclyAccessible: "false",
    subnetGroup: "",
    securityGroups: "[]",
    parameterGroup: "",
    canary: "true",
  },
  dump: { exclude: "{}", dumpFolder: "", keepDump: "false", from: "" },
} as const;

/** @throws {ConfigError} for an option that has no effect with this way of loading, unless it says the default */
export function refuseOthers(
  own: pulumi.Config,
  load: keyof typeof only,
): void {
  const other = load === "dump" ? "snapshot" : "dump";
  for (const [key, usual] of Object.entries(only[other])) {
    const value = own.get(key);
    if (value !== undefined && value.trim() !== usual)
      throw new ConfigError(
        `prod-copy:${key}`,
        value,
        `it has no effect with prod-copy:load ${load}. Remove it, or set prod-copy:load to ${other}`,
      );
  }
}
