import type { Client } from "pg";
import t from "tap";
import {
  assertRotated,
  readMarkers,
  removeForeignMarkers,
  removeMarkers,
  removeSanitisedMarker,
  writeRotationMarker,
  writeSanitisedMarker,
} from "../../identity/marker";
import { withClient } from "../../postgres/connect/connect";
import { majors, startPostgres } from "../support/postgres";
import { loginTo, routeTo } from "../support/routes";

const sanitised = {
  identity: "db-COPY",
  rulesHash: "abc",
  nonce: "n-1",
  tags: { "prod-copy:stack": "test", quoted: `it's "so"` },
};

for (const major of majors)
  t.test(`markers on PostgreSQL ${major}`, async (t) => {
    const server = await startPostgres(t, { major });
    const admin = await server.admin(server.database);
    await admin.query("create role app login password 'app-password'");
    const asMaster = <T>(work: (client: Client) => Promise<T>) =>
      withClient(routeTo(server), loginTo(server), work);
    const schema = async () =>
      (
        await admin.query(
          "select from pg_namespace where nspname = 'prod_copy'",
        )
      ).rowCount;

    t.test("a database without any has none", async (t) => {
      t.same(await asMaster(readMarkers), {});
      await t.rejects(
        asMaster((client) => assertRotated(client, "db-COPY")),
        {
          name: "NotTheCopy",
          message: /no rotation marker, but the copy is db-COPY/,
        },
      );
      await asMaster(removeSanitisedMarker);
      await asMaster(removeMarkers);
      t.equal(
        await asMaster((client) => removeForeignMarkers(client, "db-COPY")),
        undefined,
      );
    });

    t.test(
      "what is written is read again, also by the application",
      async (t) => {
        await asMaster(async (client) => {
          await writeRotationMarker(client, { identity: "db-COPY" }, "app");
          await assertRotated(client, "db-COPY");
          await writeSanitisedMarker(
            client,
            { ...sanitised, nonce: "n-0" },
            "app",
          );
          await writeSanitisedMarker(client, sanitised, "app");
        });
        const seen = await withClient(
          routeTo(server),
          loginTo(server, "app", "app-password"),
          readMarkers,
        );
        t.same(seen, { rotation: { identity: "db-COPY" }, sanitised });
      },
    );

    t.test("markers of this copy aren't foreign", async (t) => {
      t.equal(
        await asMaster((client) => removeForeignMarkers(client, "db-COPY")),
        undefined,
      );
      t.match(await asMaster(readMarkers), { sanitised });
    });

    t.test(
      "another copy's markers don't count, and are removed and told",
      async (t) => {
        await t.rejects(
          asMaster((client) => assertRotated(client, "db-NEWER")),
          {
            name: "NotTheCopy",
            message: /rotation marker of db-COPY, but the copy is db-NEWER/,
          },
        );
        t.equal(
          await asMaster((client) => removeForeignMarkers(client, "db-NEWER")),
          "db-COPY",
        );
        t.equal(await schema(), 0);
      },
    );

    t.test(
      "a marker of another form is removed like a foreign one",
      async (t) => {
        await asMaster(async (client) => {
          await client.query("create schema prod_copy");
          await client.query("create table prod_copy.marker (something text)");
          await client.query("insert into prod_copy.marker values ('else')");
          t.same(await readMarkers(client), {});
          t.equal(
            await removeForeignMarkers(client, "db-COPY"),
            "table prod_copy.marker",
          );
        });
        t.equal(await schema(), 0);
      },
    );

    t.test("the sanitised marker can go alone", async (t) => {
      await asMaster(async (client) => {
        await writeRotationMarker(client, { identity: "db-COPY" }, "app");
        await writeSanitisedMarker(client, sanitised, "app");
        await removeSanitisedMarker(client);
        t.same(await readMarkers(client), {
          rotation: { identity: "db-COPY" },
        });
      });
    });

    t.test("a table of an older version is read, and completed", async (t) => {
      await asMaster(async (client) => {
        await removeMarkers(client);
        await client.query("create schema prod_copy");
        await client.query(
          "create table prod_copy.marker (kind text primary key, resource_id text not null, rules_hash text, nonce text)",
        );
        await client.query(
          "insert into prod_copy.marker values ('sanitised', 'db-COPY', 'abc', 'n-1')",
        );
        const { tags: _, ...old } = sanitised;
        t.same(await readMarkers(client), { sanitised: old });
        await writeSanitisedMarker(client, sanitised, "app");
        t.same(await readMarkers(client), { sanitised });
      });
    });

    t.test("what others put into the schema stays", async (t) => {
      await admin.query("create table prod_copy.theirs ()");
      await asMaster(removeMarkers);
      t.equal(await schema(), 1);
      await admin.query("drop schema prod_copy cascade");
    });

    t.test(
      "in a database of another owner the master joins the owner, where it may",
      async () => {
        await asMaster(async (client) => {
          await client.query("create role boss");
          await client.query("grant boss to current_user");
        });
        await admin.query("create database other_one owner boss");
        await admin.query(
          `revoke boss from ${server.masterUsername} ${major >= 16 ? `granted by ${server.masterUsername}` : ""}`,
        );
        await withClient(
          routeTo(server),
          { ...loginTo(server), database: "other_one" },
          (client) =>
            writeRotationMarker(client, { identity: "db-COPY" }, "app"),
        );
      },
    );
  });
