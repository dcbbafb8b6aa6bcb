import { plannedInputs } from "./events.mjs";

/**
 * What a trial of this stack will touch, and what is to be paid for, as its preview has it.
 * @param {readonly import("./events.mjs").EngineEvent[]} preview
 * @param {object} target
 * @param {string} target.production Name of the environment.
 * @param {string} target.environment
 * @param {string | undefined} older The snapshot that the first copy is to be made from.
 * @returns {string}
 */
export function describePlan(preview, { production, environment }, older) {
  const [instance] = plannedInputs(preview, "aws:rds/instance:Instance");
  const snapshots = plannedInputs(preview, "aws:rds/snapshot:Snapshot").length;
  const copies = older === undefined ? 1 : 2;
  const lines = instance
    ? [
        `makes ${copies === 1 ? "an RDS instance" : "two RDS instances, one after the other,"} of class ${instance.instanceClass}, and deletes ${copies === 1 ? "it" : "each"} with its automated backups`,
        ...(older === undefined
          ? [
              "  (production has one snapshot that can be restored: a newer one isn't tried)",
            ]
          : [`  the first from ${older}, the second from the newest snapshot`]),
        `takes ${snapshots === 0 ? "no snapshot" : snapshots === 1 ? "a manual snapshot of production, as the stack's file asks for" : `${snapshots} manual snapshots of production, as the stack's file asks for`}`,
      ]
    : [
        "dumps production twice (reading only), into a new database each time on the server that the target uses",
        "  makes no RDS instance and takes no snapshot",
      ];
  return `
A trial (--go) of this stack

  ${lines.join("\n  ")}
  changes the database settings of ${environment}, and puts the first ones back
  writes nothing to ${production} or its database

${instance ? costs(instance, copies, snapshots) : "To pay for: nothing but the room that two databases and the dump take for as long as the trial."}
`;
}

/**
 * Quantities, for this program knows no prices: they differ by region and change.
 * @param {Record<string, unknown>} instance
 * @param {number} copies
 * @param {number} snapshots
 */
function costs(instance, copies, snapshots) {
  const storage =
    instance.allocatedStorage === undefined
      ? "as much storage as the snapshot says (it is billed in full, however little is used)"
      : `${instance.allocatedStorage} GiB of storage`;
  return `To pay for, at your region's prices (https://aws.amazon.com/rds/postgresql/pricing/):
  instances  ${copies} x ${instance.instanceClass}, Single-AZ, for as long as each is there. RDS bills seconds, ten minutes at least.
             How long that is depends on the size of your data; count on one hour for each, and look at the end
  storage    ${storage}, for the same time
  snapshots  ${snapshots === 0 ? "none is made" : `${snapshots}, until you delete them: destroy leaves them`}
No price is in here, and nothing of the above is measured on a real account yet.`;
}
