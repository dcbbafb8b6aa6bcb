import { isAbsolute, join } from "node:path";
import { stateFolder } from "../process/state-folder";
import type { Exclude } from "../steps/load/dump/exclude";
import { ConfigError } from "./error";
import type { Keys } from "./keys";
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

/** What only this way has. */
export const ofDump = ["exclude", "dumpFolder", "keepDump", "from"] as const;

/** @throws {ConfigError} */
export function readByDump(
  own: Keys<(typeof ofDump)[number] | "refresh">,
): ByDump {
  return {
    by: "dump",
    refresh: own.textIfAny("refresh"),
    exclude: readExclude("prod-copy:exclude", own.value("exclude")),
    dumpFolder:
      readPath("prod-copy:dumpFolder", own.textIfAny("dumpFolder")) ??
      join(stateFolder(), "dumps"),
    keepDump: own.flag("keepDump"),
    from: readPath("prod-copy:from", own.textIfAny("from")),
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

function readExclude(option: string, value: unknown): Exclude {
  const { tables = [], dependents = "refuse" } = readFields(option, value, [
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
