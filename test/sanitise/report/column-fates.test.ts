import t from "tap";
import type { Column, Table } from "../../../sanitise/catalogue/catalogue";
import { columnFates } from "../../../sanitise/report/column-fates";
import type { TableRule } from "../../../sanitise/rules/rules";

const table = {
  columns: [
    ["id", "integer"],
    ["email", "text"],
    ["note", "text"],
    ["data", "jsonb"],
    ["constructor", "text"],
  ].map(([name, sql]) => ({ name, type: { sql } })),
} as unknown as Table;

const none: TableRule = {
  delete: "none",
  cascade: [],
  where: undefined,
  keep: undefined,
  columns: {},
};

const fates = (rule: TableRule | undefined) =>
  columnFates(table, rule, ({ type }: Column) => type.sql !== "integer").map(
    ({ name, became, why, sensitive }) => [name, became, why, sensitive],
  );

t.test("each column has its rule's kind, and the reason of what stays", (t) => {
  t.strictSame(
    fates({
      ...none,
      columns: {
        email: { kind: "email" },
        note: { kind: "keep", reason: "Written by staff." },
        data: {
          kind: "json",
          paths: [],
          rest: "Settings.",
          otherwise: undefined,
        },
      },
    }),
    [
      ["id", "untouched", null, false],
      ["email", "email", null, true],
      ["note", "keep", "Written by staff.", true],
      ["data", "json", "Settings.", true],
      ["constructor", "untouched", null, true],
    ],
  );
  t.end();
});

t.test("a table's reason holds for its columns that need one", (t) => {
  t.strictSame(
    fates({ ...none, keep: "Places.", columns: { email: { kind: "null" } } }),
    [
      ["id", "untouched", null, false],
      ["email", "null", null, true],
      ["note", "keep", "Places.", true],
      ["data", "keep", "Places.", true],
      ["constructor", "keep", "Places.", true],
    ],
  );
  t.end();
});

t.test("all columns go with all rows, and stay without a rule", (t) => {
  const became = (rule: TableRule | undefined) => [
    ...new Set(fates(rule).map(([, fate]) => fate)),
  ];
  t.strictSame(became({ ...none, delete: "all" }), ["deleted"]);
  t.strictSame(became(undefined), ["untouched"]);
  t.end();
});
