import { runningControl } from "./home";
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

/** Lines with columns of even width, below their heads. A missing cell is a dash. */
function table(
  heads: readonly string[],
  rows: readonly (readonly (string | undefined)[])[],
): string {
  const all = [heads, ...rows].map((row) => row.map((cell) => cell ?? "-"));
  const widths = heads.map((_, column) =>
    Math.max(...all.map((row) => row[column]?.length ?? 0)),
  );
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
