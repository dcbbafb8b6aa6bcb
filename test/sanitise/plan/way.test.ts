import t from "tap";
import type { Catalogue } from "../../../sanitise/catalogue/catalogue";
import { wayFor } from "../../../sanitise/plan/way";
import { columnOf, tableOf } from "../../support/catalogue";

const email = columnOf({ number: 1, name: "email" });
const masked = {
  column: email,
  rule: { kind: "email" },
  expression: "pg_temp.mask_email(email)",
} as const;

const catalogueOf = (...tables: Catalogue["tables"]): Catalogue => ({
  tables,
  foreignKeys: [],
});

const plain = tableOf({ oid: 1, table: "person", columns: [email] });

const situation = {
  table: plain,
  columns: [masked],
  where: undefined,
  deleteWhere: undefined,
  readsOnlyItsRow: true,
};

t.test("a table that nothing depends on is written anew", async (t) => {
  t.same(wayFor(situation, catalogueOf(plain)), {
    kind: "rewrite",
    views: [],
  });
});

t.test(
  "views that show it are put aside for that, those of its parts too",
  async (t) => {
    const shown = (oid: number, ...views: number[]) =>
      tableOf({
        oid,
        descendants: oid === 1 ? [2] : [],
        columns: [
          { ...email, views },
          columnOf({ number: 2, name: "note", views: [99] }),
        ],
      });
    const table = shown(1, 7, 8);
    t.same(
      wayFor({ ...situation, table }, catalogueOf(table, shown(2, 8, 9))),
      {
        kind: "rewrite",
        views: [7, 8, 9],
      },
    );
  },
);

t.test("a table of which only rows go is packed after it", async (t) => {
  t.same(wayFor({ ...situation, columns: [] }, catalogueOf(plain)), {
    kind: "delete",
  });
});

const blocked = columnOf({
  number: 1,
  name: "email",
  blockers: ["view people"],
});

for (const [what, change, because] of [
  [
    "a view depends on the column",
    { columns: [{ ...masked, column: blocked }] },
    "view people depends on it",
  ],
  [
    "a table of its type depends on it",
    { table: { ...plain, blockers: ["the type person_type"] } },
    "the type person_type depends on it",
  ],
  [
    "an expression may hold a subquery",
    {
      columns: [
        {
          ...masked,
          rule: { kind: "sql", expression: "(select 1)" },
        } as const,
      ],
    },
    "the expression for email may hold a subquery",
  ],
  [
    "a condition may hold a subquery",
    { deleteWhere: "id in (select 1)" },
    "the condition for its rows may hold a subquery",
  ],
  [
    "an expression calls a function of the database's",
    { readsOnlyItsRow: false },
    "an expression calls a function that isn't PostgreSQL's own",
  ],
] as const)
  t.test(`where ${what}, it is copied`, async (t) => {
    t.same(wayFor({ ...situation, ...change }, catalogueOf(plain)), {
      kind: "copy",
      because,
    });
  });

const heir = tableOf({ oid: 2, table: "heir", columns: [email] });
const whole = tableOf({ oid: 3, table: "whole", descendants: [1] });
const reference = (from: number, to: number): Catalogue["foreignKeys"] => [
  {
    name: "key",
    from,
    fromColumns: [1],
    to,
    toColumns: [1],
    definition: "",
    comment: undefined,
  },
];

for (const [what, change, besides, others = {}] of [
  ["not all rows change", { where: "id > 1" }, "not all of its rows change"],
  [
    "it has heirs",
    { table: { ...plain, descendants: [2] } },
    "it has partitions or heirs",
  ],
  [
    "it has partitions",
    { table: { ...plain, kind: "partitioned table" } },
    "it has partitions or heirs",
  ],
  [
    "another refers to it",
    {},
    "heir refers to it",
    { foreignKeys: reference(2, 1) },
  ],
  [
    "another refers to what it is a part of",
    {},
    "heir refers to it",
    { tables: [plain, heir, whole], foreignKeys: reference(2, 3) },
  ],
  [
    "a rule of it fires all the same",
    {
      table: {
        ...plain,
        alwaysFiring: [{ what: "rule", name: "elsewhere", when: "always" }],
      },
    },
    "a rule of it always fires",
  ],
] as const)
  t.test(`where ${what}, it is updated`, async (t) => {
    const blocking = { ...situation, readsOnlyItsRow: false, ...change };
    const catalogue = { ...catalogueOf(plain, heir), ...others };
    t.same(wayFor(blocking, catalogue), {
      kind: "update",
      because: `an expression calls a function that isn't PostgreSQL's own, and ${besides}`,
    });
  });

t.test("one that refers to itself is copied", async (t) => {
  const catalogue = { tables: [plain], foreignKeys: reference(1, 1) };
  t.match(wayFor({ ...situation, readsOnlyItsRow: false }, catalogue), {
    kind: "copy",
  });
});

t.test("a partitioned table is written anew with its parts", async (t) => {
  const part = tableOf({
    oid: 2,
    table: "person_1",
    columns: [
      columnOf({
        number: 1,
        name: "email",
        blockers: ["the table it is inherited from"],
      }),
    ],
  });
  const whole = tableOf({
    oid: 1,
    table: "person",
    kind: "partitioned table",
    columns: [email],
    descendants: [2],
  });
  const catalogue = catalogueOf(whole, part);
  t.same(wayFor({ ...situation, table: whole }, catalogue), {
    kind: "rewrite",
    views: [],
  });
  const seen = {
    ...part,
    columns: [
      columnOf({ number: 1, name: "email", blockers: ["view part_of"] }),
    ],
  };
  t.same(wayFor({ ...situation, table: whole }, catalogueOf(whole, seen)), {
    kind: "update",
    because:
      "view part_of depends on its part person_1, and it has partitions or heirs",
  });
  const stored = {
    ...part,
    columns: [
      columnOf({ number: 1, name: "email", settings: ["set storage plain"] }),
    ],
  };
  t.same(wayFor({ ...situation, table: whole }, catalogueOf(whole, stored)), {
    kind: "update",
    because:
      "its part person_1 is stored otherwise, and it has partitions or heirs",
  });
});
