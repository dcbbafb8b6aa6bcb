import t from "tap";
import { withClient } from "../../../../postgres/connect/connect";
import { waitForHorizon } from "../../../../sanitise/run/table/wait-for-horizon";
import { startPostgres } from "../../../support/postgres";
import { loginTo, routeTo } from "../../../support/routes";
import { listen } from "../../../support/said";

t.test("what keeps old rows alive is waited for by its name", async (t) => {
  const server = await startPostgres(t, {
    settings: { max_prepared_transactions: "5" },
  });
  const admin = await server.admin(server.database);
  await admin.query("create table boat (id int); insert into boat values (1)");
  await admin.query("begin");
  await admin.query("update boat set id = 2");
  await admin.query("prepare transaction 'left behind'");
  const said = listen(t);
  const waited = withClient(routeTo(server), loginTo(server), waitForHorizon);
  t.match(
    await said.line(/^waiting for the end/),
    /^waiting for the end of the prepared transaction "left behind", which keeps old rows in the tables' files alive \(\d+ s\)$/,
  );
  await admin.query("rollback prepared 'left behind'");
  await waited;
});
