import type { Cloud } from "../../account/cloud";
import { engineVersions } from "../../account/servers";
import type { Operation } from "../../account/service";
import { invalidValue } from "../../protocol/aws-error";
import { type Answer, list } from "../../protocol/xml";
import { filter } from "../messages/filters";
import { page } from "../messages/paging";

/** Classes that RDS offers for PostgreSQL. It has more; what the sandbox's account could order is among these. */
const classes = [
  ...["db.t3.micro", "db.t3.small", "db.t3.medium", "db.t3.large"],
  ...["db.t4g.micro", "db.t4g.small", "db.t4g.medium", "db.t4g.large"],
  ...["db.m5.large", "db.m5.xlarge", "db.m6g.large", "db.m6g.xlarge"],
  ...["db.r5.large", "db.r5.xlarge", "db.r6g.large", "db.r6g.xlarge"],
];

/** Each storage type and its limits: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html */
const storages: Readonly<Record<string, Answer>> = {
  gp2: { MinStorageSize: 20, MaxStorageSize: 65_536, SupportsIops: false },
  gp3: {
    MinStorageSize: 20,
    MaxStorageSize: 65_536,
    SupportsIops: true,
    MinIopsPerDbInstance: 3000,
    MaxIopsPerDbInstance: 64_000,
    MinIopsPerGib: 0.5,
    MaxIopsPerGib: 500,
    MinStorageThroughputPerDbInstance: 125,
    MaxStorageThroughputPerDbInstance: 4000,
  },
  io1: {
    MinStorageSize: 100,
    MaxStorageSize: 65_536,
    SupportsIops: true,
    MinIopsPerDbInstance: 1000,
    MaxIopsPerDbInstance: 256_000,
    MinIopsPerGib: 0.5,
    MaxIopsPerGib: 50,
  },
};

/** One thing that can be ordered. */
interface Option {
  readonly version: string;
  readonly instanceClass: string;
  readonly storage: string;
}

/** Every version with every class and storage type. Throws InvalidParameterValue for another engine. */
export const describeOrderableDBInstanceOptions: Operation = (cloud, input) => {
  filter(input);
  const engine = input.required("Engine");
  if (engine !== "postgres") throw invalidValue(`Invalid DB engine: ${engine}`);
  const version = input.text("EngineVersion");
  const instanceClass = input.text("DBInstanceClass");
  const license = input.text("LicenseModel");
  // Everything is in a VPC, and nothing in a local zone.
  const elsewhere =
    input.flag("Vpc") === false ||
    input.text("AvailabilityZoneGroup") !== undefined;
  const options = engineVersions.flatMap((version) =>
    classes.flatMap((instanceClass) =>
      Object.keys(storages).map(
        (storage): Option => ({
          version,
          instanceClass,
          storage,
        }),
      ),
    ),
  );
  return page(cloud, input, {
    items: options.filter(
      (option) =>
        !elsewhere &&
        (!version || option.version === version) &&
        (!instanceClass || option.instanceClass === instanceClass) &&
        (!license || license === "postgresql-license"),
    ),
    names: ["OrderableDBInstanceOptions", "OrderableDBInstanceOption"],
    nameOf: ({ version, instanceClass, storage }) =>
      `${version} ${instanceClass} ${storage}`,
    answer: (option) => optionAnswer(cloud, option),
  });
};

function optionAnswer(
  { state }: Cloud,
  { version, instanceClass, storage }: Option,
): Answer {
  return {
    Engine: "postgres",
    EngineVersion: version,
    DBInstanceClass: instanceClass,
    LicenseModel: "postgresql-license",
    AvailabilityZones: list(
      "AvailabilityZone",
      ["a", "b", "c"].map((zone) => ({ Name: `${state.region}${zone}` })),
    ),
    MultiAZCapable: true,
    ReadReplicaCapable: true,
    Vpc: true,
    SupportsStorageEncryption: true,
    StorageType: storage,
    SupportsStorageThroughput: storage === "gp3",
    SupportsEnhancedMonitoring: true,
    SupportsIAMDatabaseAuthentication: true,
    SupportsPerformanceInsights: true,
    AvailableProcessorFeatures: list("AvailableProcessorFeature", []),
    SupportedEngineModes: list("member", ["provisioned"]),
    SupportsStorageAutoscaling: true,
    SupportsKerberosAuthentication: true,
    OutpostCapable: false,
    SupportedActivityStreamModes: list("member", []),
    SupportsGlobalDatabases: false,
    SupportedNetworkTypes: list("member", ["IPV4"]),
    SupportsClusters: false,
    SupportsDedicatedLogVolume: storage === "io1",
    SupportsHttpEndpoint: false,
    ...storages[storage],
  };
}
