import { join } from "node:path";
import t from "tap";
import { writeRotationMarker } from "../../identity/marker";
import { readRules } from "../../sanitise/rules/read-rules";
import { sanitiseServer } from "../../sanitise/server/sanitise-server";
import { copyServer } from "../../steps/sanitise/copy-server";
import { connect } from "../support/connect";
import { buildDemo } from "../support/demo";
import { letMasterQuietTriggers, startPostgres } from "../support/postgres";
import { loginTo, routeTo } from "../support/routes";

/**
 * What sanitise_production_data_for_testing does, after its source in abftech/cobalt (48b73b1, tests/management/commands):
 * one address for everybody, no mail in the queue, no devices, and a password that testers know for one user, without
 * whom it ends with an error.
 */
const command = `
  delete from post_office_attachment_emails where email_id in (select id from post_office_email where status is distinct from 0 and status is distinct from 1);
  delete from post_office_log where email_id in (select id from post_office_email where status is distinct from 0 and status is distinct from 1);
  delete from post_office_email where status is distinct from 0 and status is distinct from 1;
  update accounts_user set email = 'a@b.com';
  update organisations_memberclubemail set email = 'a@b.com';
  update organisations_memberclubdetails set email = 'a@b.com';
  update organisations_visitor set email = 'a@b.com';
  update organisations_organisation set club_email = 'a@b.com';
  update events_congress set contact_email = 'a@b.com';
  delete from fcm_django_fcmdevice;
  do $$ begin
    update accounts_user set password = 'pbkdf2_sha256$testers' where username = 'Mark';
    if not found then raise exception 'NoneType has no set_password'; end if;
  end $$`;

t.test("Cobalt's own command before its rules, as documented", async (t) => {
  const server = await startPostgres(t);
  const master = await connect(t, server);
  await buildDemo(master, { users: 100 });
  await master.query(
    "update accounts_user set username = 'Mark' where id = (select max(id) from accounts_user)",
  );
  await writeRotationMarker(
    master,
    { identity: "db-COPY" },
    server.masterUsername,
  );
  await master.end();
  await letMasterQuietTriggers(server);
  const admin = await server.admin(server.database);
  let ran = 0;
  await sanitiseServer(
    copyServer(routeTo(server), loginTo(server), "db-COPY", {
      vcpus: 2,
      storage: undefined,
    }),
    {
      rules: readRules(join(__dirname, "../../rules/cobalt.yaml")),
      maskingKey: "key",
      commands: { before: 1, after: 0 },
      run: async () => {
        ran++;
        await admin.query(command);
        return [];
      },
      tell: () => undefined,
    },
  );
  t.equal(ran, 1);
  const { rows } = await admin.query<{ marks: number; others: number }>(
    `select count(*) filter (where username = 'Mark')::int as marks,
       count(*) filter (where email not in ('a@b.com') and email !~ '@example\\.com$')::int as others from accounts_user`,
  );
  t.same(rows, [{ marks: 0, others: 0 }]);
});
