import t from "tap";
import { createMaskingFunctions } from "../../../sanitise/masks/create";
import { connect } from "../../support/connect";
import { startCopy } from "../../support/copy";
import { majors } from "../../support/postgres";

for (const major of majors)
  t.test(
    `an address that the rules allow is kept, on PostgreSQL ${major}`,
    async (t) => {
      const { server, sanitise, column } = await startCopy(
        t,
        `create table person (id int primary key, email varchar(25), note text, data jsonb, mails text[]);
         insert into person values
           (1, 'a@b.com', 'write to A@B.com or to ann@b.com', '{"mail": "a@b.com", "other": "ann@staff.org"}', '{a@b.com,ann@staff.org}'),
           (2, ' A@B.COM ', 'jürgen@b.com, or xa@b.com.au', '{"mail": "xa@b.com"}', '{}'),
           (3, 'a@b.com.au', '', '{}', null), (4, 'ann@staff.org', '', '{}', null)`,
        { major },
      );
      await t.test("by the function, whatever its case", async (t) => {
        const client = await connect(t, server);
        await createMaskingFunctions(
          client,
          "key",
          [],
          ["a@b.com", "o'neil@b.com", "jürgen@b.com", "@staff.org"],
        );
        const mask = async (address: string) =>
          (
            await client.query<{ mask: string }>(
              "select pg_temp.mask_email($1) as mask",
              [address],
            )
          ).rows[0]?.mask;
        for (const address of ["a@b.com", "O'Neil@b.com", "JÜRGEN@B.com"])
          t.equal(await mask(address), address);
        t.equal(await mask(" a@b.com"), "a@b.com");
        for (const address of [
          "b@b.com",
          "x@staff.org",
          "a@b.com.au",
          "xa@b.com",
        ])
          t.match(await mask(address), /^u[0-9a-f]{20}@example\.com$/);
      });

      await t.test("in columns, texts, JSON and arrays", async (t) => {
        await sanitise(`
allow: [a@b.com, "@staff.org"]
tables:
  person: { columns: { email: email, note: free text, data: { json: { mail: email, other: email }, rest: nothing }, mails: email } }
`);
        const rows = await column(
          "select concat_ws('|', email, note, data, mails) from person order by id",
        );
        t.match(rows, [
          /^a@b\.com\|write to A@B\.com or to u[0-9a-f]{20}@example\.com\|\{"mail": "a@b\.com", "other": "u[0-9a-f]{20}@example\.com"\}\|\{a@b\.com,u[0-9a-f]{20}@example\.com\}$/,
          /^A@B\.COM\|u[0-9a-f]{20}@example\.com, or u[0-9a-f]{20}@example\.com\|\{"mail": "u[0-9a-f]{20}@example\.com"\}\|\{\}$/,
          /^u[0-9a-f]{12}@example\.com\|/,
          /^u[0-9a-f]{12}@example\.com\|/,
        ]);
      });
    },
  );
