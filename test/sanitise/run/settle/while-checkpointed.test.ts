import t from "tap";
import type { InSession } from "../../../../postgres/in-parallel";
import { whileCheckpointed } from "../../../../sanitise/run/settle/while-checkpointed";
import { connect } from "../../../support/connect";
import { majors, startPostgres } from "../../../support/postgres";

for (const major of majors)
  t.test(`a checkpoint beside the work, on PostgreSQL ${major}`, async (t) => {
    const server = await startPostgres(t, { major });
    const admin = await server.admin(server.database);
    await admin.query(
      "create role plain login password 'plain'; create table dirty as select generate_series(1, 1000) as n",
    );
    const lastCheckpoint = async () =>
      (
        await admin.query<{ lsn: string }>(
          "select checkpoint_lsn::text as lsn from pg_control_checkpoint()",
        )
      ).rows[0]?.lsn;
    const as =
      (role: string): InSession =>
      async (work) => {
        const client = await connect(t, server);
        try {
          if (role !== "") {
            await admin.query(`grant ${role} to ${server.masterUsername}`);
            await client.query(`set role ${role}`);
          }
          return await work(client);
        } finally {
          await client.end();
        }
      };
    const byAdmin: InSession = (work) => work(admin);

    t.test("is made, and the work's result comes back", async (t) => {
      const before = await lastCheckpoint();
      t.equal(await whileCheckpointed(byAdmin, async () => "done"), "done");
      t.not(await lastCheckpoint(), before);
    });

    t.test("isn't where the login may not, and the work goes on", async (t) => {
      const before = await lastCheckpoint();
      t.equal(await whileCheckpointed(as("plain"), async () => "done"), "done");
      t.equal(await lastCheckpoint(), before);
    });

    t.test("has ended when the work's error is thrown", async (t) => {
      const before = await lastCheckpoint();
      await t.rejects(
        whileCheckpointed(byAdmin, async () => {
          throw new Error("the work's");
        }),
        { message: "the work's" },
      );
      t.not(await lastCheckpoint(), before);
    });

    t.test("tells an error of its own session", async (t) => {
      await t.rejects(
        whileCheckpointed(
          async () => {
            throw new Error("no session");
          },
          async () => "done",
        ),
        { message: "no session" },
      );
    });
  });
