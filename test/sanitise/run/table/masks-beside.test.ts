import { readFile } from "node:fs/promises";
import t from "tap";
import { allMajors } from "../../../../sandbox/postgres/binaries";
import { startCopy } from "../../../support/copy";
import { majors } from "../../../support/postgres";

/** PL/pgSQL's EXCEPTION works in parallel workers from there on. */
const parallel = majors.filter((major) => major >= 17);

/** Letters in plain, in base64 and in encoded words of a charset, long and short, empty and NULL, among rows that are gone. */
const letter = `case i % 9
  when 0 then null
  when 1 then ''
  when 2 then 'Write to real.' || i || '@mill.de or call 0412 345 ' || lpad((i % 1000)::text, 3, '0')
  when 3 then encode(convert_to('Ask real.' || i || '@mill.de for the results of the evening', 'UTF8'), 'base64')
  when 4 then '=?iso-8859-1?q?Caf=E9_real.' || i || '=40mill.de?='
  when 5 then repeat('A long letter of real.' || i || '@mill.de. ', 90)
  when 6 then 'Nothing in it'
  when 7 then 'bytes ' || encode('\\xfffe0080fffe0080fffe0080fffe0080fffe0080', 'base64')
  else 'card 4111 1111 1111 1111, member ' || i end`;
const document = `case i % 5
  when 0 then null
  when 1 then jsonb_build_object('mail', 'real.' || i || '@mill.de', 'n', i)
  when 2 then to_jsonb(jsonb_build_object('mail', 'real.' || i || '@mill.de')::text)
  when 3 then jsonb_build_object('data', jsonb_build_object('mail', 'real.' || i || '@mill.de'))
  else '{}' end`;

/** Of `aside` not all rows are to change, so that ALTER TABLE computes its masks. */
const schema = `
  create domain remark as varchar(300) not null;
  create table club (id int primary key);
  create table beside (
    gone int, id int primary key, club int references club, note text, remark remark, data jsonb,
    mail varchar(60) unique, said text);
  alter table beside drop column gone, alter column said set storage external;
  create index on beside (left(note, 20));
  create table reply (to_letter int references beside);
  insert into club values (1);
  insert into beside (id, club, note, remark, data, mail, said)
    select i, 1, ${letter}, coalesce(left(${letter}, 300), 'x'), ${document}, 'real.' || i || '@mill.de', ${letter}
    from generate_series(1, 3000) i;
  delete from beside where id % 4 = 0 or id between 1000 and 1500;
  insert into beside (id, club, note, remark, data, mail, said)
    select i, 1, ${letter}, coalesce(left(${letter}, 300), 'x'), ${document}, 'real.' || i || '@mill.de', ${letter}
    from generate_series(20001, 20200) i;
  create table aside (like beside);
  insert into aside select * from beside;
  insert into reply values (20001);
  create view shown as select id, note from beside;
  analyze;`;

const columns = `{ note: free text, remark: free text, data: { json: { mail: email }, rest: a number }, mail: email, said: free text, club: { keep: a number } }`;
const rules = `
tables:
  beside: { columns: ${columns} }
  aside: { where: id > 0, columns: ${columns} }
  club: { keep: numbers }
  reply: { keep: numbers }
`;

const differing = `select count(*)::int from beside full join aside using (id)
  where (beside.note, beside.remark, beside.data, beside.mail, beside.said) is distinct from (aside.note, aside.remark, aside.data, aside.mail, aside.said)`;
const real =
  "select count(*)::int from (select beside::text as row from beside union all select aside::text from aside) all_of_them where row ~ 'real\\.'";

for (const major of parallel)
  t.test(`on PostgreSQL ${major}`, async (t) => {
    const { sanitise, column, said, server } = await startCopy(t, schema, {
      major,
      settings: { log_min_messages: "debug1" },
    });
    const evidence = await sanitise(rules);
    const log = await readFile(server.logFile, "utf8");
    t.test("several processes compute the masks of one table", async (t) => {
      t.match(log, /parallel worker/);
      t.match(
        said.join("\n"),
        /^beside: texts and documents masked by up to 2 processes, then the table is written anew$/m,
      );
      t.notMatch(said.join("\n"), /^aside: texts/m);
    });
    t.test("each row has the masks that it has without them", async (t) => {
      t.same(await column(differing), [0]);
      t.same(await column(real), [0]);
      t.same(await column("select count(*)::int from beside"), [
        (await column("select count(*)::int from aside"))[0],
      ]);
      t.match(
        evidence.databases[0]?.tables.find(({ table }) => table === "beside"),
        { way: "rewritten" },
      );
    });
    t.test("nothing of them stays", async (t) => {
      t.same(
        await column(
          "select relname from pg_class where relname ~ 'prod_copy_masks'",
        ),
        [],
      );
      t.same(
        await column(
          "select conname::text from pg_constraint where confrelid in ('beside'::regclass, 'club'::regclass) order by 1",
        ),
        ["beside_club_fkey", "reply_to_letter_fkey"],
      );
    });
  });

for (const major of parallel)
  t.test(
    `a server that has no process for it masks as ever, on PostgreSQL ${major}`,
    async (t) => {
      const { sanitise, column } = await startCopy(t, schema, {
        major,
        settings: { max_parallel_workers: "0" },
      });
      await sanitise(rules);
      t.same(await column(differing), [0]);
      t.same(await column(real), [0]);
    },
  );

t.test("an older server masks in one process", async (t) => {
  const major = [...allMajors].filter((one) => one < 17).at(-1);
  if (major === undefined) return;
  const { sanitise, column, said } = await startCopy(t, schema, {
    major,
    // As if the tables were so large that PostgreSQL would have parallel workers read them.
    settings: {
      min_parallel_table_scan_size: "0",
      parallel_setup_cost: "0",
      parallel_tuple_cost: "0",
    },
  });
  await sanitise(rules);
  t.notMatch(said.join("\n"), /masked by/);
  t.same(await column(differing), [0]);
  t.same(await column(real), [0]);
});
