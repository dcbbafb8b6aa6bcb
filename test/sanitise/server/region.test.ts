import t from "tap";
import { startCopy } from "../../support/copy";

const schema = `
  create table visit (id int primary key, note text, form text);
  insert into visit values (1, 'call (415) 555-2671 or 07700 900123', 'A 1');`;

const rules = (form: string) => `
region: [US, GB]
tables: { visit: { columns: { note: free text, form: ${form} } } }
`;

t.test(
  "national forms of the countries that the rules name are masked and looked for",
  async (t) => {
    const { admin, sanitise, column } = await startCopy(t, schema);
    await sanitise(rules("{ keep: a code }"));
    const [note] = await column("select note from visit");
    t.match(note, /^call 0\d{9} or 0\d{9}$/);
    await admin.query("update visit set form = '415-555-2671'");
    await t.rejects(sanitise(rules("{ keep: a code }")), {
      name: "AuditFailed",
      message: /column form: phone number in 1 row/,
    });
  },
);
