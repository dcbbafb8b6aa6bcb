import t from "tap";
import { proposeRemedy } from "../../../sanitise/propose/propose-remedy";
import type { ColumnRule } from "../../../sanitise/rules/rules";
import { columnOf, tableOf } from "../../support/catalogue";

const noRules = {
  use: [],
  outbound: [],
  tables: [],
  largeObjects: undefined,
  accept: [],
};

/** The remedy for a finding in a column of texts, not null, of a table with these columns. */
function remedy(
  table: string,
  column: string,
  kind: string,
  {
    others = [] as string[],
    unique = [] as number[],
    present = undefined as ColumnRule | undefined,
  } = {},
) {
  const made = tableOf({
    table,
    columns: [column, ...others].map((name, index) =>
      columnOf({ name, number: index + 1, notNull: true }),
    ),
    uniqueIndexes:
      unique.length === 0
        ? []
        : [
            {
              name: "u",
              keys: unique.map((number) => `c${number}`),
              predicate: undefined,
              columns: unique,
              nullsDistinct: true,
              inherited: false,
            },
          ],
  });
  const rules = present
    ? {
        ...noRules,
        tables: [
          {
            schema: "public",
            table,
            rule: {
              delete: "none" as const,
              cascade: [],
              where: undefined,
              keep: undefined,
              columns: { [column]: present },
            },
          },
        ],
      }
    : noRules;
  const found = proposeRemedy({ table, column, kind, rows: 3 }, rules, {
    tables: [made],
    foreignKeys: [],
  });
  return found && "rule" in found ? found.rule : found;
}

t.test("what people have written goes, whatever was found in it", async (t) => {
  for (const kind of ["phone number", "e-mail address", "real value"])
    t.equal(remedy("patient", "notes", kind), '{ constant: "" }', kind);
});

t.test(
  "in the application's own texts only what was found is masked",
  async (t) => {
    t.equal(remedy("mail_template", "name", "e-mail address"), "free text");
  },
);

t.test("a column that is what was found gets its mask", async (t) => {
  t.equal(remedy("patient", "email", "e-mail address"), "email");
  t.equal(remedy("patient", "mobile", "phone number"), "phone");
  t.equal(remedy("x", "y", "e-mail address"), "email", "also without a name");
});

t.test("no rule is proposed that the rows would refuse", async (t) => {
  t.equal(
    remedy("content_type", "model", "real value", {
      others: ["app"],
      unique: [1, 2],
    }),
    "token",
  );
});

t.test("the rule that there is already is no remedy", async (t) => {
  const hash = { others: ["owner"], unique: [1, 2] };
  t.equal(remedy("address", "hash", "phone number", hash), "token");
  t.equal(
    remedy("address", "hash", "phone number", {
      ...hash,
      present: { kind: "token" },
    }),
    "email",
  );
});
