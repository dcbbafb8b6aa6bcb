import { majorOf } from "../../account/servers";
import type { Operation } from "../../account/service";
import { type Answer, list } from "../../protocol/xml";

/** The versions of PostgreSQL whose binaries this machine has. */
export const engineVersions: readonly string[] = ["15.18", "17.10"];

/** Which versions there are, and each one's parameter group family. */
export const describeDBEngineVersions: Operation = (_cloud, input) => {
  const engine = input.text("Engine") ?? "postgres";
  const version = input.text("EngineVersion");
  const family = input.text("DBParameterGroupFamily");
  const found =
    engine === "postgres"
      ? engineVersions.filter(
          (known) =>
            (!version ||
              known === version ||
              known.startsWith(`${version}.`)) &&
            (!family || family === `postgres${majorOf(known)}`),
        )
      : [];
  return {
    DBEngineVersions: list("DBEngineVersion", found.map(describe)),
  };
};

function describe(version: string): Answer {
  return {
    Engine: "postgres",
    EngineVersion: version,
    DBParameterGroupFamily: `postgres${majorOf(version)}`,
    DBEngineDescription: "PostgreSQL",
    DBEngineVersionDescription: `PostgreSQL ${version}`,
    ValidUpgradeTarget: list("UpgradeTarget", []),
    SupportsReadReplica: true,
    Status: "available",
    MajorEngineVersion: String(majorOf(version)),
  };
}
