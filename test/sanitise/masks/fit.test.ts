import t from "tap";
import type {
  Column,
  UniqueIndex,
} from "../../../sanitise/catalogue/catalogue";
import { maskProblem } from "../../../sanitise/masks/fit";
import type { ColumnRule } from "../../../sanitise/rules/rules";

function column(sql: string, more: Partial<Column> = {}): Column {
  const [, base = sql, length, array] =
    /^(\w+)(?:\((\d+)\))?(\[\])?$/.exec(sql) ?? [];
  return {
    number: 1,
    name: "c",
    type: {
      sql,
      bareSql: base,
      base,
      baseKind: "b",
      array: array !== undefined,
      domain: false,
      castByPeople: false,
      madeOf: [base],
      maxLength: length ? Number(length) : undefined,
    },
    notNull: false,
    generated: false,
    key: false,
    settings: [],
    blockers: [],
    views: [],
    ...more,
  };
}

const unique: UniqueIndex = {
  name: "c_key",
  keys: ["c"],
  predicate: undefined,
  columns: [1],
  nullsDistinct: true,
  inherited: false,
};

/** What is said of a rule on a column of that type, with or without a unique index. */
function said(
  sql: string,
  rule: ColumnRule,
  indexes: readonly UniqueIndex[] = [],
  more: Partial<Column> = {},
) {
  return maskProblem(column(sql, more), rule, indexes) ?? "fits";
}

const otherwise = "Use null, a constant or an SQL expression.";

t.test("types", async (t) => {
  const takes: readonly (readonly [
    ColumnRule,
    readonly string[],
    readonly string[],
  ])[] = [
    [
      { kind: "email" },
      ["text", "varchar(254)", "bpchar(40)", "citext", "name", "text[]"],
      ["int4", "jsonb", "uuid", "bytea", "date"],
    ],
    [
      { kind: "date of birth" },
      ["date", "timestamp", "timestamptz", "date[]"],
      ["text", "int4", "timestamp[]"],
    ],
    [
      { kind: "ip address" },
      ["inet", "cidr", "text", "inet[]"],
      ["int4", "uuid"],
    ],
    [{ kind: "token" }, ["text", "uuid", "uuid[]"], ["int4", "inet"]],
    [
      { kind: "noise", share: 0.1 },
      ["int2", "int4", "int8", "numeric", "float4", "float8"],
      ["text", "money", "int4[]"],
    ],
    [
      { kind: "password", known: undefined },
      ["varchar(128)", "text"],
      ["bytea"],
    ],
    [
      { kind: "json", paths: [], rest: "x", otherwise: undefined },
      ["json", "jsonb", "text", "varchar(9)", "jsonb[]", "text[]"],
      ["bytea", "int4"],
    ],
    [{ kind: "choice", values: [1] }, ["int4", "text", "bool"], []],
  ];
  for (const [rule, fit, unfit] of takes) {
    for (const type of fit)
      t.equal(said(type, rule), "fits", `${rule.kind}, ${type}`);
    for (const type of unfit)
      t.equal(
        said(type, rule),
        `${rule.kind} doesn't fit the type ${type}. ${otherwise}`,
      );
  }
});

t.test("lengths", async (t) => {
  t.equal(said("varchar(25)", { kind: "email" }), "fits");
  t.equal(
    said("varchar(24)", { kind: "email" }),
    `email needs 25 characters, the column has 24. ${otherwise}`,
  );
  t.equal(
    said("varchar(24)[]", { kind: "email" }),
    `email needs 25 characters, the column has 24. ${otherwise}`,
  );
  t.equal(
    said("varchar(9)", { kind: "phone" }),
    `phone needs 10 characters, the column has 9. ${otherwise}`,
  );
  t.equal(said("varchar(3)", { kind: "first name" }), "fits");
  t.equal(
    said("varchar(40)", { kind: "password", known: undefined }),
    `password needs 41 characters, the column has 40. ${otherwise}`,
  );
  t.equal(
    said("varchar(80)", { kind: "password", known: "x" }),
    `password needs 88 characters, the column has 80. ${otherwise}`,
  );
  t.equal(
    said("name", { kind: "password", known: "x" }),
    `password needs 88 characters, the column has 63. ${otherwise}`,
  );
  t.equal(
    said("varchar(2)", { kind: "constant", value: "xyz" }),
    "the constant is 3 characters long, the column has 2.",
  );
  t.equal(
    said("varchar(2)", { kind: "choice", values: ["ab", "abc"] }),
    'the choice "abc" is 3 characters long, the column has 2.',
  );
});

t.test("NOT NULL and generated columns", async (t) => {
  t.equal(
    said("text", { kind: "null" }, [], { notNull: true }),
    "null can't be, the column is NOT NULL. Use a constant or an SQL expression.",
  );
  t.equal(
    said("text", { kind: "email" }, [], { generated: true }),
    "it is a generated column and follows those it is computed from. Give them rules.",
  );
});

t.test("under a unique index only what is unique", async (t) => {
  for (const rule of [
    { kind: "email" },
    { kind: "token" },
    { kind: "url" },
    { kind: "null" },
    { kind: "free text" },
    { kind: "sql", expression: "c" },
  ] as const)
    t.equal(said("text", rule, [unique]), "fits", rule.kind);
  for (const rule of [
    { kind: "first name" },
    { kind: "phone" },
    { kind: "choice", values: [1] },
    { kind: "constant", value: 1 },
    { kind: "address line" },
  ] as const)
    t.match(
      said("text", rule, [unique]),
      new RegExp(
        `^${rule.kind} gives several rows the same value \\(.*\\), which the unique index c_key forbids`,
      ),
    );
  t.match(said("text", { kind: "phone" }, [unique]), "only 80,030 numbers");
  t.match(
    said("varchar(28)", { kind: "email" }, [unique]),
    "unique ones need 29 characters, the column has 28",
  );
  t.match(
    said("varchar(7)", { kind: "token" }, [unique]),
    "unique ones need 8 characters, the column has 7",
  );
  t.match(
    said("text", { kind: "null" }, [{ ...unique, nullsDistinct: false }]),
    "NULL counts as a value there",
  );
  t.equal(
    said("text", { kind: "first name" }, [
      { ...unique, keys: ["c", "d"], columns: [1, 2] },
    ]),
    "fits",
    "of several columns the rows tell",
  );
});
