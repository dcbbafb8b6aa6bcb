import {
  CreateDBSnapshotCommand,
  DeleteDBSnapshotCommand,
} from "@aws-sdk/client-rds";
import t from "tap";
import { rds } from "../../../../aws/clients";
import { describeSnapshot } from "../../../../aws/rds/snapshots";
import { lines } from "../../../../steps/look/by-snapshot/look";
import { lookAtAccount } from "../../../../steps/look/by-snapshot/look-at-account";
import { untilTaken } from "../../../../steps/look/by-snapshot/until-taken";
import { Refusal } from "../../../../steps/look/refusal";
import { saidDuring, startTarget } from "../../../support/target";
import { wishes } from "../../../support/wishes";

t.test("a snapshot that a killed run began", async (t) => {
  const { place, production, sandbox } = await startTarget(t);
  const look = (refresh: string) =>
    lookAtAccount({ ...wishes, snapshot: { kind: "new", refresh } }, "hash");
  const begin = (identifier: string) =>
    rds(place).send(
      new CreateDBSnapshotCommand({
        DBInstanceIdentifier: production.identifier,
        DBSnapshotIdentifier: identifier,
      }),
    );

  await t.test("is waited for, and said to be", async (t) => {
    await sandbox.control.setPace({ snapshot: 1_000 });
    await begin("prod-copy-test-1");
    const found = await look("1");
    t.match(found.toTake, [{ status: "creating" }]);
    t.match(
      lines(found),
      new Set([/^waits for prod-copy-test-1, .* that an earlier run began$/]),
    );
    const said = await saidDuring(t, () => untilTaken(place, found.toTake));
    t.match(
      said,
      /snapshot prod-copy-test-1, begun by an earlier run, is creating, \d+ %/,
    );
    t.match(await describeSnapshot(place, "prod-copy-test-1"), {
      status: "available",
    });
  });

  await t.test("and is deleted meanwhile, is refused", async (t) => {
    await begin("prod-copy-test-2");
    const { toTake } = await look("2");
    await sandbox.control.setPace({ snapshot: 0 });
    await untilTaken(place, toTake);
    await rds(place).send(
      new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: "prod-copy-test-2" }),
    );
    await t.rejects(untilTaken(place, toTake), {
      name: Refusal.name,
      message: /prod-copy-test-2, .* was deleted while/,
    });
  });

  await t.test("others aren't waited for", async (t) => {
    const { toTake } = await look("1");
    await sandbox.control.forgetRequests();
    await untilTaken(place, [
      ...toTake,
      { identifier: "prod-copy-test-3", status: undefined, restored: false },
    ]);
    t.same(await sandbox.control.requests(), []);
  });
});
