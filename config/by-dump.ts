import { isAbsolute, join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { stateFolder } from "../process/state-folder";
import type { Exclude } from "../steps/load/dump/exclude";
import { ConfigError } from "./error";
import { refuseOthers } from "./refuse-others";
import { readFields, readTexts } from "./values";

/** Production's data comes in a dump, which is restored into a database on the target's own server. */
export interface ByDump {
  readonly by: "dump";
  /** Another value asks for another load. */
  readonly refresh: string | undefined;
  /** Tables whose rows stay in production. */
  readonly exclude: Exclude;
  /** Folder for dumps. */
  readonly dumpFolder: string;
  readonly keepDump: boolean;
  /** Path of a kept dump to load from; undefined: production is dumped. */
  readonly from: string | undefined;
}

/** @throws {ConfigError} also for an option that only the other way has */
export function readByDump(own: pulumi.Config): ByDump {
  refuseOthers(own, "dump");
  const text = (key: string): string | undefined =>
    own.get(key)?.trim() || undefined;
  return {
    by: "dump",
    refresh: text("refresh"),
    exclude: readExclude(
      "prod-copy:exclude",
      own.getObject<unknown>("exclude"),
    ),
    dumpFolder:
      readPath("prod-copy:dumpFolder", text("dumpFolder")) ??
      join(stateFolder(), "dumps"),
    keepDump: own.getBoolean("keepDump") ?? false,
    from: readPath("prod-copy:from", text("from")),
  };
}

/** Absolute: the engine runs a destroy in another folder than an up. */
function readPath(
  option: string,
  value: string | undefined,
): string | undefined {
  if (value === undefined || isAbsolute(value)) return value;
  throw new ConfigError(option, value, "use an absolute path");
}

const choices = ["include", "null", "refuse"] as const;

function readExclude(option: string, value: unknown = {}): Exclude {
  const { tables, dependents = "refuse" } = readFields(option, value, [
    "tables",
    "dependents",
  ]);
  const dependent = choices.find((choice) => choice === dependents);
  if (dependent === undefined)
    throw new ConfigError(
      `${option}.dependents`,
      dependents,
      "use include (leaves out the rows that refer to them too), null (sets those references to null) or refuse",
    );
  return {
    tables: readTexts(`${option}.tables`, tables),
    dependents: dependent,
  };
}
