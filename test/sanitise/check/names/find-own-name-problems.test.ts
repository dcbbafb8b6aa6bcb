import t from "tap";
import { startCopy } from "../../../support/copy";

t.test(
  "nothing is written where the source has a table under this project's names",
  async (t) => {
    const { admin, sanitise, column } = await startCopy(
      t,
      `create table person (id int primary key, email text);
       insert into person values (1, 'ann@real.org')`,
    );
    await admin.query(`create schema prod_copy_real;
      create table prod_copy_real.people (email text);
      insert into prod_copy_real.people values ('hidden@real.org');
      create table prod_copy.masked_column (copy text, relation oid, attribute int, rule text, files text)`);
    await t.rejects(
      sanitise("tables: { person: { columns: { email: email } } }"),
      {
        name: "RulesDontFit",
        message:
          /schema prod_copy_real, which belongs to rdsadmin; table prod_copy\.masked_column; table prod_copy_real\.people/s,
      },
    );
    t.same(await column("select email from person"), ["ann@real.org"]);
    t.same(await column("select email from prod_copy_real.people"), [
      "hidden@real.org",
    ]);
    // A name that only begins like them is the application's.
    await admin.query(`drop schema prod_copy_real cascade;
      drop table prod_copy.masked_column;
      create schema prod_copy_canary; create table prod_copy_canary.people (email text)`);
    await t.rejects(
      sanitise("tables: { person: { columns: { email: email } } }"),
      { name: "RulesDontFit", message: /prod_copy_canary\.people/ },
    );
  },
);
