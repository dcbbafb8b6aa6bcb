import t from "tap";
import type { DraftedColumn } from "../../../../sanitise/cli/first-rules/draft";
import { groupColumns } from "../../../../sanitise/cli/first-rules/group-columns";
import { columnOf, tableOf } from "../../../support/catalogue";

const drafted = (
  key: string,
  rule: string,
  needsEye = false,
): DraftedColumn => ({
  key,
  names: [key],
  rule,
  why: "its name",
  needsEye,
});

const grouped = (
  columns: readonly DraftedColumn[],
  others: readonly string[] = [],
) =>
  groupColumns(
    tableOf({
      columns: [...columns.map(({ key }) => key), ...others].map((name) =>
        columnOf({ name }),
      ),
    }),
    columns,
  ).map(({ key, names, rule }) => `${key}: ${rule} (${names.join(" ")})`);

t.test(
  "columns alike stand under one pattern, where the first stood",
  async (t) => {
    t.same(
      grouped([
        drafted("email", "email"),
        ...["opening_a", "opening_b", "opening_c", "opening_d"].map((key) =>
          drafted(key, "{ keep: codes }"),
        ),
        ...["line1", "line2", "line3", "line4"].map((key) =>
          drafted(key, "address line"),
        ),
        ...["home_tel", "work_tel", "old_tel", "new_tel"].map((key) =>
          drafted(key, "phone"),
        ),
      ]),
      [
        "email: email (email)",
        "opening_*: { keep: codes } (opening_a opening_b opening_c opening_d)",
        "line*: address line (line1 line2 line3 line4)",
        "*_tel: phone (home_tel work_tel old_tel new_tel)",
      ],
    );
  },
);

t.test("no pattern reaches a column that isn't like the others", async (t) => {
  const four = ["a_b_1", "a_b_2", "a_b_3", "a_b_4"].map((key) =>
    drafted(key, "phone"),
  );
  const single = four.map(({ key }) => `${key}: phone (${key})`);
  t.same(grouped([...four, drafted("a_b_5", "email")]), [
    ...single,
    "a_b_5: email (a_b_5)",
  ]);
  t.same(grouped(four, ["a_b_id"]), single, "one that needs no rule");
  t.same(grouped([...four.slice(1), drafted("a_b_1", "phone", true)]), [
    ...single.slice(1),
    ...single.slice(0, 1),
  ]);
  t.same(grouped(four.slice(1)), single.slice(1), "three are no family");
  t.same(
    grouped([...four, drafted("a*b", "phone")]).at(-1),
    "a*b: phone (a*b)",
  );
});
