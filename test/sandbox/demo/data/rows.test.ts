import t from "tap";
import { tables } from "../../../../sandbox/demo/cobalt/facts";
import { countRows, fullUsers } from "../../../../sandbox/demo/data/rows";

t.test("every table has rows, whatever the size", async (t) => {
  for (const users of [50, 400, fullUsers]) {
    const rows = countRows(users, "production");
    t.equal(rows("accounts_user"), users);
    const empty = tables().filter(({ name }) => rows(name) === 0);
    t.same(empty, []);
  }
});

t.test("a test database has no mail and no phones", async (t) => {
  const rows = countRows(400, "test");
  t.equal(rows("post_office_email"), 0);
  t.equal(rows("fcm_django_fcmdevice"), 0);
  t.ok(rows("notifications_abstractemail") > 0);
});
