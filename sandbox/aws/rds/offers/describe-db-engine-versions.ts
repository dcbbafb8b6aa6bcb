import { engineVersions, majorOf } from "../../account/servers";
import type { Operation } from "../../account/service";
import { type Answer, list } from "../../protocol/xml";
import { filter } from "../messages/filters";
import { page } from "../messages/paging";

const familyOf = (version: string) => `postgres${majorOf(version)}`;

/** Which versions there are, and each one's parameter group family. An engine or a version that isn't there is no error. */
export const describeDBEngineVersions: Operation = (cloud, input) => {
  const engine = input.text("Engine") ?? "postgres";
  const version = input.text("EngineVersion");
  const family = input.text("DBParameterGroupFamily");
  const matches = filter<string>(input, {
    "db-parameter-group-family": { of: familyOf },
    engine: { of: () => "postgres" },
    "engine-mode": { of: () => "provisioned" },
    "engine-version": { of: (known) => known },
    status: { of: () => "available" },
  });
  const found = engineVersions.filter(
    (known) =>
      engine === "postgres" &&
      (!version || known === version || known.startsWith(`${version}.`)) &&
      (!family || family === familyOf(known)) &&
      matches(known),
  );
  // The default of the engine, or of the major version that the call names: the newest of those found.
  const shown = input.flag("DefaultOnly") ? found.slice(-1) : found;
  return page(cloud, input, {
    items: shown,
    names: ["DBEngineVersions", "DBEngineVersion"],
    nameOf: (known) => known,
    answer: describe,
  });
};

function describe(version: string): Answer {
  return {
    Engine: "postgres",
    MajorEngineVersion: String(majorOf(version)),
    EngineVersion: version,
    DBParameterGroupFamily: familyOf(version),
    DBEngineDescription: "PostgreSQL",
    DBEngineVersionDescription: `PostgreSQL ${version}`,
    ValidUpgradeTarget: list("UpgradeTarget", []),
    ExportableLogTypes: list("member", ["postgresql", "upgrade"]),
    SupportsLogExportsToCloudwatchLogs: true,
    SupportsReadReplica: true,
    SupportedEngineModes: list("member", ["provisioned"]),
    SupportedFeatureNames: list("member", []),
    Status: "available",
    SupportsParallelQuery: false,
    SupportsGlobalDatabases: false,
    TagList: list("Tag", []),
    SupportsBabelfish: false,
    SupportsLimitlessDatabase: false,
    SupportsCertificateRotationWithoutRestart: true,
    SupportedCACertificateIdentifiers: list("member", ["rds-ca-rsa2048-g1"]),
    SupportsLocalWriteForwarding: false,
    SupportsIntegrations: false,
  };
}
