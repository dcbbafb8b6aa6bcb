import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import t from "tap";
import { column, startLoad } from "../../support/load";
import { majors } from "../../support/postgres";

/** Where tools/postgres/get-clients puts pg_dump and pg_restore, a folder for each major version. */
const folder = join(__dirname, "../../../.cache/postgres-clients");

const clients = [14, 15, 16, 17, 18].filter((major) =>
  existsSync(join(folder, String(major), "bin/pg_dump")),
);

const path = process.env.PATH ?? "";
t.afterEach(() => {
  process.env.PATH = path;
});

/** Lets the programs of this major version be found first. */
function use(major: number): void {
  process.env.PATH = join(folder, String(major), "bin") + delimiter + path;
}

const shop = `
  create extension btree_gist;
  create schema odd;
  create table odd.people (id int generated always as identity primary key, email text not null unique,
    lower text generated always as (lower(email)) stored, rest text);
  create table mails (id int primary key, person int references odd.people) partition by range (id);
  create table mails_1 partition of mails for values from (0) to (1000);
  create view emails with (security_barrier) as select email from odd.people;
  insert into odd.people (email, rest) select 'p' || i || '@real.org', repeat('x', 300) from generate_series(1, 5000) i;
  insert into mails select i, i from generate_series(1, 100) i;`;

/** What came with 18. */
const shop18 = `
  create table stay (room int, during daterange, constraint stay_key primary key (room, during without overlaps));
  create table guest (room int, during daterange, foreign key (room, period during) references stay (room, period during));
  alter table guest add constraint guest_room not null room not valid;
  alter table odd.people add domain text generated always as (split_part(email, '@', 2));
  alter table odd.people add constraint no_spaces check (email not like '% %') not enforced;
  insert into stay values (1, '[2026-01-01,2026-02-01)');
  insert into guest values (1, '[2026-01-05,2026-01-10)');`;

for (const major of majors)
  t.test(
    `PostgreSQL ${major} is dumped and restored`,
    {
      skip:
        clients.length > 0 ? false : "tools/postgres/get-clients wasn't run",
    },
    async (t) => {
      const {
        load,
        look,
        folder: dumps,
        said,
      } = await startLoad(t, major >= 18 ? shop + shop18 : shop, {
        major,
        targetMajor: major,
      });
      for (const client of clients)
        await t.test(`by pg_dump ${client}`, async (t) => {
          use(client);
          if (client < major) {
            await t.rejects(load(), {
              message: new RegExp(
                `pg_dump here is ${client}\\.\\d+, older than production's PostgreSQL ${major}\\.\\d+\\. Install .* version ${major} or newer`,
              ),
            });
            return;
          }
          const loaded = await load();
          t.match(said.at(-3), /^streamed 1 large table, /);
          const database = await look(loaded.name);
          t.same(
            await column(
              database,
              "select count(*)::int from odd.people join mails on person = odd.people.id where lower = lower(email)",
            ),
            [100],
          );
          if (major >= 18) {
            t.same(
              await column(database, "select distinct domain from odd.people"),
              ["real.org"],
            );
            t.same(
              await column(
                database,
                "select conname || conenforced || convalidated from pg_constraint where conname in ('no_spaces', 'guest_room', 'stay_key') order by 1",
              ),
              [
                "guest_roomtruefalse",
                "no_spacesfalsefalse",
                "stay_keytruetrue",
              ],
            );
          }
        });
      t.same(await readdir(dumps), [], "no dump is left");
    },
  );
