import { engineVersions, majorOf } from "../../account/servers";
import type { Operation } from "../../account/service";
import { type Answer, list } from "../../protocol/xml";

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
