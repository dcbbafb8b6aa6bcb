import { readFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { parse } from "yaml";
import { addToFile } from "../../../../sanitise/cli/first-rules/add-to-file";
import type {
  Draft,
  DraftedColumn,
} from "../../../../sanitise/cli/first-rules/draft";
import { readPreset } from "../../../../sanitise/rules/preset";
import { parseRules } from "../../../../sanitise/rules/read-rules";

const column = (key: string, rule = "email"): DraftedColumn => ({
  key,
  names: [key],
  rule,
  why: "its name",
  needsEye: false,
});

const nothing: Draft = { use: [], largeObjects: 0, outbound: [], tables: [] };

const name = (table: string, schema = "public") => ({ schema, table });

const fresh = {
  name: name("visit"),
  known: false,
  gone: undefined,
  keep: undefined,
  columns: [column("guest", "full name"), column("on: #1", "null")],
};

const draft: Draft = {
  use: [readPreset("axes")],
  largeObjects: 2,
  outbound: [{ name: name("mail", "odd.schema"), why: "by its name" }],
  tables: [
    fresh,
    {
      name: name("person"),
      known: true,
      gone: undefined,
      keep: undefined,
      columns: [column("nick")],
    },
    {
      name: name("shop_*"),
      known: true,
      gone: undefined,
      keep: undefined,
      columns: [column("memo")],
    },
    {
      name: name("page"),
      known: false,
      gone: undefined,
      keep: "numbers, and dates",
      columns: [],
    },
  ],
};

/** Lines that went, which are those that have more in their braces now, and lines that came. */
function changes(before: string, after = "") {
  const [old, now] = [before.split("\n"), after.split("\n")];
  return {
    went: old.filter((line) => !now.includes(line)),
    came: now.filter((line) => !old.includes(line)),
  };
}

t.test("block style: lines go below what is there", async (t) => {
  const before = `# Ours.
use:
- django   # since 2024

allow: [ "a@b.com" ]   # odd   spacing
tables:
    person:     # members
        columns:
            email:   email     # kept
            # a comment at the end
    "shop_*": { columns: { name: { keep: goods } } }
    old: delete
# The end.
outbound:
  - session
`;
  t.equal(
    addToFile(before, draft),
    `# Ours.
use:
- django   # since 2024
- axes  # django-axes 5.41 to 8.3

allow: [ "a@b.com" ]   # odd   spacing
tables:
    person:     # members
        columns:
            email:   email     # kept
            nick: email  # its name
            # a comment at the end
    "shop_*": { columns: { name: { keep: goods }, memo: email } }
    old: delete
    visit:
      columns:
        guest: full name  # its name
        "on: #1": null  # its name
    page: { keep: "numbers, and dates" }
# The end.
outbound:
  - session
  - "\\"odd.schema\\".mail"  # by its name

largeObjects: delete  # 2 of them
`,
  );
});

t.test("braces and brackets take it in", async (t) => {
  const before = `tables: { person: { columns: { email: email } }, "shop_*": { keep: goods }, }\noutbound: [ session ]\nuse: []\n`;
  const after = addToFile(before, draft) ?? "";
  t.equal(
    after,
    `tables: { person: { columns: { email: email, nick: email } }, "shop_*": { keep: goods, columns: { memo: email } }, visit: { columns: { guest: full name, "on: #1": null } }, page: { keep: "numbers, and dates" } }
outbound: [ session, "\\"odd.schema\\".mail" ]
use: [ axes]

largeObjects: delete  # 2 of them
`,
  );
  parseRules(after, "rules.yaml");
});

t.test("a file without a rule, an empty one and comments alone", async (t) => {
  const part = { ...nothing, tables: [fresh] };
  for (const before of ["", "# Ours.", "# Ours.\n\n", "allow: [a@b.com]"]) {
    const after = addToFile(before, part) ?? "";
    t.ok(after.startsWith(before), before);
    t.same(parse(after).tables, {
      visit: { columns: { guest: "full name", "on: #1": null } },
    });
  }
});

t.test("a rule without columns gets some", async (t) => {
  const before =
    "tables:\n  person:\n    keep: >\n      for testers,\n      all of it\n\n  # the next\n  old: delete\n";
  const part = { ...nothing, tables: draft.tables.slice(1, 2) };
  t.same(changes(before, addToFile(before, part)).came, [
    "    columns:",
    "      nick: email  # its name",
  ]);
});

t.test("line ends of Windows stay", async (t) => {
  const before = "tables:\r\n  old: delete\r\n";
  t.equal(
    addToFile(before, { ...nothing, tables: [fresh] })?.replaceAll("\r\n", ""),
    'tables:  old: delete  visit:    columns:      guest: full name  # its name      "on: #1": null  # its name',
  );
});

t.test("what would change elsewhere too is left to a person", async (t) => {
  const part = { ...nothing, tables: draft.tables.slice(1, 2) };
  for (const before of [
    "tables:\n  person: { columns: &all { email: email } }\n  other: { columns: *all }\n",
    "tables:\n  other: &rule\n    columns: { email: email }\n  person: *rule\n",
  ])
    t.equal(addToFile(before, part), undefined, before);
});

t.test("of Cobalt's rules not a character changes", async (t) => {
  const before = readFileSync(
    join(__dirname, "../../../../rules/cobalt.yaml"),
    "utf8",
  );
  const after = addToFile(before, {
    ...draft,
    largeObjects: 0,
    tables: [
      fresh,
      {
        name: name("accounts_user"),
        known: true,
        gone: undefined,
        keep: undefined,
        columns: [column("nick")],
      },
      {
        name: name("forums_forumfollow"),
        known: true,
        gone: undefined,
        keep: undefined,
        columns: [column("memo")],
      },
    ],
  });
  const { went, came } = changes(before, after);
  const follow = "numbers of members and forums only";
  t.same(went, [`  forums_forumfollow: { keep: ${follow} }`]);
  t.same(came, [
    '  - "\\"odd.schema\\".mail"  # by its name',
    "      nick: email  # its name",
    `  forums_forumfollow: { keep: ${follow}, columns: { memo: email } }`,
    "  visit:",
    "      guest: full name  # its name",
    '      "on: #1": null  # its name',
    "use:",
    "  - axes  # django-axes 5.41 to 8.3",
  ]);
});
