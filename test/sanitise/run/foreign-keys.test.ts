import t from "tap";
import { startCopy } from "../../support/copy";
import { majors } from "../../support/postgres";

const schema = `
  create table member (id int primary key, email text not null unique);
  create table message (id int primary key, recipient text);
  insert into member select i, 'p' || i || '@real.org' from generate_series(1, 60) i;
  insert into message select i, 'p' || (i % 60 + 1) || '@real.org' from generate_series(1, 120) i;
  insert into message values (121, null);
  alter table message add constraint "to" foreign key (recipient) references member (email)
    on update cascade on delete set null deferrable initially deferred;
  comment on constraint "to" on message is 'whom it''s for';
  analyze;`;

const rules = `
tables:
  member: { columns: { email: email } }
  message: { columns: { recipient: email } }
`;

const key = `
  select jsonb_build_array(pg_get_constraintdef(oid), convalidated, condeferrable, condeferred, obj_description(oid, 'pg_constraint'))::text
  from pg_constraint where conname = 'to'`;
const joined = `
  select (message.id || ' ' || member.id) as pair from message join member on email = recipient order by message.id`;

for (const major of majors)
  t.test(
    `both sides of a natural key are masked alike on PostgreSQL ${major}`,
    async (t) => {
      const { sanitise, column } = await startCopy(t, schema, { major });
      const keyBefore = await column(key);
      const pairs = await column(joined);
      t.equal(pairs.length, 120);
      await sanitise(rules);
      t.same(await column(joined), pairs, "joins still join");
      t.same(await column(key), keyBefore, "the constraint is as it was");
      t.same(
        await column(
          "select email from member union all select recipient from message where recipient !~ '^u[0-9a-f]{20}@example.com$' except select email from member where email ~ '^u[0-9a-f]{20}@example.com$'",
        ),
        [],
      );
      t.same(
        await column(
          "select count(*)::int from message where recipient is null",
        ),
        [1],
      );
    },
  );
