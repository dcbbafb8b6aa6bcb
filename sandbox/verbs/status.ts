import { runningControl } from "./running";
import { table } from "./table";
import type { Verb } from "./verb";

/** Shows what the sandbox has: instances, snapshots, environments with their addresses. */
export const status: Verb = async ({ home }) => {
  const { instances, snapshots, environments } = await (
    await runningControl(home)
  ).overview();
  console.log(
    [
      table(
        ["INSTANCE", "STATUS", "ENDPOINT", "PROTECTED", "RESTORED FROM"],
        instances.map((it) => [
          it.identifier,
          it.status,
          it.endpoint,
          it.deletionProtection ? "yes" : "no",
          it.restoredFrom,
        ]),
      ),
      table(
        ["SNAPSHOT", "OF", "TYPE", "STATUS", "CREATED"],
        snapshots.map((it) => [
          it.identifier,
          it.instance,
          it.type,
          it.status,
          `${it.createdAt.slice(0, 16).replace("T", " ")} UTC`,
        ]),
      ),
      table(
        ["ENVIRONMENT", "STATUS", "HEALTH", "INSTANCE", "DATABASE", "URL"],
        environments.map((it) => [
          it.name,
          it.status,
          `${it.health} (${it.healthStatus})`,
          it.database,
          it.databaseName,
          it.url,
        ]),
      ),
    ].join("\n\n"),
  );
  return 0;
};
