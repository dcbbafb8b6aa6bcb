import t from "tap";
import type { ForeignKey } from "../../../sanitise/catalogue/catalogue";
import { groupByForeignKeys } from "../../../sanitise/plan/group-by-foreign-keys";
import type { MaskedTable } from "../../../sanitise/plan/masked-table";
import { columnOf, tableOf } from "../../support/catalogue";

const column = columnOf({ number: 1, name: "email" });

const masked = (oid: number, table: string): MaskedTable => ({
  table: tableOf({ oid, table, columns: [column] }),
  columns: [{ column, rule: { kind: "email" }, expression: "mask" }],
  where: undefined,
  deleteWhere: undefined,
  way: { kind: "rewrite" },
  parts: [],
  storage: [],
});

const key = (
  name: string,
  from: number,
  to: number,
  number = 1,
): ForeignKey => ({
  name,
  from,
  fromColumns: [number],
  to,
  toColumns: [number],
  definition: "",
  comment: undefined,
});

const person = masked(1, "person");
const login = masked(2, "login");
const visit = masked(3, "visit");
const other = masked(4, "other");

const groups = (keys: readonly ForeignKey[]) =>
  groupByForeignKeys([person, login, visit, other], {
    tables: [],
    foreignKeys: keys,
  }).map(({ tables, keys }) => [
    tables.map(({ table }) => table.table).sort(),
    keys.map(({ name }) => name).sort(),
  ]);

t.test("tables that nothing ties change each by itself", async (t) => {
  t.equal(groups([]).length, 4);
});

t.test("tables tied by columns that change go together", async (t) => {
  t.same(groups([key("a", 2, 1), key("b", 3, 2)]), [
    [
      ["login", "person", "visit"],
      ["a", "b"],
    ],
    [["other"], []],
  ]);
});

t.test("a key of other columns ties nothing", async (t) => {
  t.equal(groups([key("a", 2, 1, 7)]).length, 4);
});

t.test("a table that refers to itself is a group of its own", async (t) => {
  t.same(groups([key("a", 1, 1)])[0], [["person"], ["a"]]);
});
