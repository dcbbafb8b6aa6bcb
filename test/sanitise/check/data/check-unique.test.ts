import t from "tap";
import { RulesDontFit } from "../../../../sanitise/server/rules-dont-fit";
import { startCopy } from "../../../support/copy";
import { majors } from "../../../support/postgres";

/** Two addresses that differ for a unique index, and have the same mask. */
const spellings = {
  capitals: ["Ann@example.org", "ann@example.org"],
  "a blank before": [" ann@example.org", "ann@example.org"],
  "a blank behind": ["ann@example.org ", "ann@example.org"],
  "capitals that aren't ASCII": ["Änne@example.org", "änne@example.org"],
} as const;

const rules = `tables: { person: { columns: { email: email, "*": { keep: of no interest here } } } }`;

for (const major of majors)
  t.test(`on PostgreSQL ${major}`, async (t) => {
    const { sanitise, admin, column } = await startCopy(
      t,
      `create table person (id int primary key, email text unique) with (parallel_workers = 2);
       do $$ begin execute format('alter database %I set parallel_setup_cost = 0', current_database()); end $$`,
      { major },
    );
    // PostgreSQL reads so many by several processes, where it costs nothing to start them.
    const fill = async (emails: readonly string[]) => {
      await admin.query("truncate person");
      await admin.query(
        `insert into person select n, 'person' || n || '@example.net' from generate_series(1, 5000) n`,
      );
      for (const [index, email] of emails.entries())
        await admin.query(
          `insert into person values (${-index}, '${email}'), (${-10 - index}, '')
           on conflict (email) do nothing`,
        );
      await admin.query("analyze person");
    };

    for (const [what, emails] of Object.entries(spellings))
      t.test(`tells two spellings of an address: ${what}`, async (t) => {
        await fill(emails);
        const error = await sanitise(rules).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (!(error instanceof RulesDontFit))
          throw error ?? new Error("The rules were taken");
        t.same(error.problems, [
          "person: 2 rows would have the same values as another in the unique index person_email_key.",
        ]);
      });

    t.test("takes addresses of which each has one spelling", async (t) => {
      await fill(["Änne@example.org", "ann@example.org"]);
      await sanitise(rules);
      t.same(
        await column("select count(distinct email)::int from person"),
        [5003],
      );
    });
  });
