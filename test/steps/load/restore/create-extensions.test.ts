import t from "tap";
import { column, startLoad } from "../../../support/load";

t.test(
  "an extension that the server refuses is told, and is the reason of what fails for it",
  async (t) => {
    const shop = await startLoad(
      t,
      "create table people (id int primary key); insert into people values (1); create schema ext",
    );
    const { admin, load, look, said } = shop;
    // Trusted, in a schema of its own; and one that takes a superuser, as one that RDS doesn't offer is refused.
    await admin.query(
      "create extension hstore schema ext; create extension pageinspect; comment on extension pageinspect is 'ours'",
    );
    const loaded = await load();
    t.match(loaded.refused, [
      { name: "pageinspect", reason: /the login may not create it \(42501\)/ },
    ]);
    t.match(said.join("\n"), /extension pageinspect isn't in the new database/);
    const client = await look(loaded.name);
    t.same(
      await column(
        client,
        "select extname from pg_extension join pg_namespace n on n.oid = extnamespace where nspname = 'ext'",
      ),
      ["hstore"],
    );

    await admin.query(
      "create view pages as select get_raw_page('people', 0) as page; alter view pages owner to cobalt",
    );
    await t.rejects(
      load(),
      /pg_restore failed: VIEW public pages: .*The server refused extension pageinspect: the login may not create it \(42501\), which may be the reason/,
    );
  },
);
