import t from "tap";
import { withClient } from "../../postgres/connect/connect";
import { firingEventTriggers } from "../../postgres/event-triggers";
import { assertNoEventTriggers } from "../../steps/rotate/assert-no-event-triggers";
import { startPostgres } from "../support/postgres";
import { loginTo, routeTo } from "../support/routes";

t.test("event triggers that a login can't keep quiet", async (t) => {
  const server = await startPostgres(t);
  const admin = await server.admin(server.database);
  await admin.query(`
    create function forbid() returns event_trigger language plpgsql as $$
      begin raise exception 'only by a migration'; end $$;
    create event trigger ordinary on ddl_command_start execute function forbid();`);
  const [route, login] = [routeTo(server), loginTo(server)];

  t.test("are none where it may say so", async (t) => {
    await withClient(route, login, async (client) => {
      t.same(await firingEventTriggers(client), []);
      await assertNoEventTriggers(client);
      await client.query("create schema mine");
      await client.query("drop schema mine");
    });
  });

  t.test("stop the rotation by name where they always fire", async (t) => {
    await admin.query("alter event trigger ordinary enable always");
    await t.rejects(withClient(route, login, assertNoEventTriggers), {
      name: "EventTriggersFire",
      message:
        /\n {2}- ordinary fires .* In production run ALTER EVENT TRIGGER "ordinary" ENABLE \(or DISABLE\), and take a new snapshot\.$/,
    });
    await admin.query("alter event trigger ordinary enable");
  });

  t.test("are all where the login may set nothing", async (t) => {
    await admin.query(
      "revoke set on parameter session_replication_role from rds_superuser",
    );
    await withClient(route, login, async (client) => {
      t.match(await firingEventTriggers(client), [
        { name: "ordinary", remedy: 'ALTER EVENT TRIGGER "ordinary" DISABLE' },
      ]);
    });
    t.same(
      await withClient(route, login, firingEventTriggers, { readOnly: true }),
      [],
      "what can't write fires none",
    );
  });
});
