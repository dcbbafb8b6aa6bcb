import type { Client } from "pg";
import t from "tap";
import {
  removeForeignMarkers,
  writeRotationMarker,
} from "../../identity/marker";
import { withClient } from "../../postgres/connect/connect";
import { findNotOurs, takeAwayNotOurs } from "../../postgres/own-objects";
import { openLedger } from "../../sanitise/run/ledger";
import { startPostgres } from "../support/postgres";
import { loginTo, routeTo } from "../support/routes";

const server = startPostgres(t);

/** A database of its own, with what a role that may create schemas has put there. */
async function planted(
  name: string,
  setup: string,
): Promise<{
  admin: Client;
  asMaster<T>(work: (client: Client) => Promise<T>): Promise<T>;
}> {
  const { admin } = await server;
  const first = await admin();
  await first.query(
    "do $$ begin create role planter; exception when duplicate_object then null; end $$",
  );
  await first.query(`create database ${name} owner cobalt`);
  const here = await admin(name);
  await here.query(`grant create on database ${name} to planter`);
  await here.query(`set role planter; ${setup}; reset role`);
  const running = await server;
  return {
    admin: here,
    asMaster: (work) =>
      withClient(
        routeTo(running),
        { ...loginTo(running), database: name },
        work,
      ),
  };
}

t.test("what this project makes in the login's name is its own", async (t) => {
  const { asMaster } = await planted("own", "select 1");
  t.same(await asMaster(findNotOurs), []);
  await asMaster(async (client) => {
    await writeRotationMarker(client, { identity: "db-ONE" }, "cobalt");
    await openLedger(client, "db-ONE", "print");
  });
  t.same(await asMaster(findNotOurs), []);
});

t.test("what came under its names is found, whatever it is", async (t) => {
  const { admin, asMaster } = await planted(
    "names",
    `create schema prod_copy; create schema prod_copy_real;
     create table prod_copy.marker (kind text, resource_id text);
     create view prod_copy.canary as select 'x'::text as nonce;
     create table prod_copy_real.people (email text);
     create function prod_copy.f() returns int language sql as 'select 1'`,
  );
  const found = [
    "function prod_copy.f()",
    "schema prod_copy, which belongs to planter",
    "schema prod_copy_real, which belongs to planter",
    "table prod_copy.marker",
    "table prod_copy_real.people",
    "view prod_copy.canary",
  ];
  t.same((await asMaster(findNotOurs)).sort(), found);
  await t.rejects(asMaster(takeAwayNotOurs), {
    name: "NotOurs",
    message: /table prod_copy_real\.people/,
  });
  t.same((await asMaster(findNotOurs)).sort(), found, "nothing was dropped");
  await admin.query("alter schema prod_copy_real owner to cobalt");
  await admin.query("drop schema prod_copy cascade");
  t.same(await asMaster(findNotOurs), ["table prod_copy_real.people"]);
});

t.test("a table of the right name isn't enough", async (t) => {
  const { admin, asMaster } = await planted(
    "forms",
    `create schema prod_copy;
     create function prod_copy_trap() returns trigger language plpgsql as $$ begin raise 'sprung'; end $$`.replace(
      "function prod_copy_trap",
      "function prod_copy.trap",
    ),
  );
  await admin.query("alter schema prod_copy owner to cobalt");
  const marker =
    "create table prod_copy.marker (kind text primary key, resource_id text, rules_hash text, nonce text, endpoint text); alter table prod_copy.marker owner to cobalt";
  const forms = [
    "create trigger trap before insert on prod_copy.marker for each row execute function prod_copy.trap()",
    "create rule trap as on insert to prod_copy.marker do instead nothing",
    "alter table prod_copy.marker enable row level security",
    "alter table prod_copy.marker alter nonce set default 'x'",
    "alter table prod_copy.marker add check (nonce <> 'x')",
    "alter table prod_copy.marker add more text",
    "create index on prod_copy.marker (lower(nonce))",
    "create table child () inherits (prod_copy.marker)",
    "create domain d as text; alter table prod_copy.marker alter nonce type d",
    "alter table prod_copy.marker owner to planter",
  ];
  for (const form of forms) {
    await admin.query(marker);
    await admin.query(form);
    t.ok(
      (await asMaster(findNotOurs)).includes("table prod_copy.marker"),
      form,
    );
    await admin.query("drop table prod_copy.marker cascade");
  }
  await admin.query("grant create on schema prod_copy to planter");
  t.same(await asMaster(findNotOurs), [
    "function prod_copy.trap()",
    "schema prod_copy, in which others may create something",
  ]);
});

t.test("what has the names only is taken away unread", async (t) => {
  const { admin, asMaster } = await planted(
    "away",
    `create schema prod_copy;
     create table prod_copy.marker (kind text, resource_id text, rules_hash text, nonce text, endpoint text);
     insert into prod_copy.marker values ('rotation', 'db-ONE')`,
  );
  await admin.query("grant planter to cobalt");
  t.same(
    await asMaster((client) => removeForeignMarkers(client, "db-ONE")),
    "schema prod_copy, which belongs to planter; table prod_copy.marker",
  );
  t.same(
    (await admin.query("select from pg_namespace where nspname ~ '^prod_copy'"))
      .rowCount,
    0,
  );
});
