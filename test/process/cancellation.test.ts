import t from "tap";
import { describeInstance } from "../../aws/rds/instances";
import { setDeletionProtection } from "../../aws/rds/modify-instance";
import { wait } from "../../aws/wait";
import { withClient } from "../../postgres/connect/connect";
import { cancel } from "../../process/cancellation";
import { runProcess } from "../../process/run-process";
import { startPostgres } from "../support/postgres";
import { loginTo, routeTo } from "../support/routes";
import { startTarget } from "../support/target";
import { until } from "../support/until";

const hour = 3_600_000;

t.test("what is at work ends, and nothing more is changed", async (t) => {
  const { place, cleanCopy, sandbox } = await startTarget(t);
  const { copy } = await cleanCopy();
  const server = await startPostgres(t);
  const admin = await server.admin(server.database);
  const sleeping = async () =>
    (
      await admin.query(
        "select from pg_stat_activity where query like 'select pg_sleep%'",
      )
    ).rows.length;

  const session = withClient(
    routeTo(server),
    loginTo(server),
    (client) => client.query("select pg_sleep(3600)"),
    { statementTimeout: 0 },
  );
  const process_ = runProcess({
    file: "sleep",
    args: ["3600"],
    environment: process.env,
    deadline: hour,
  });
  const waiting = wait({
    what: "what never comes",
    look: async () => false,
    done: (seen) => seen,
    deadline: hour,
    pause: 100,
  });
  const ends = Promise.all([
    t.rejects(session, { name: "Cancelled" }),
    t.rejects(waiting, { name: "Cancelled" }),
    t.resolveMatch(process_, { ended: "signal" }),
  ]);
  await until("the session's statement", sleeping);
  cancel();
  await ends;
  await until("its end", async () => (await sleeping()) === 0);

  await t.rejects(setDeletionProtection(place, copy.identifier, true), {
    name: "Cancelled",
  });
  const calls = await sandbox.control.requests();
  t.notOk(
    calls.some(({ action }) => action === "ModifyDBInstance"),
    "nothing was sent",
  );
  t.ok(await describeInstance(place, copy.resourceId), "AWS is still asked");
  await t.rejects(
    withClient(routeTo(server), loginTo(server), async () => undefined),
    { name: "Cancelled" },
  );
});
