import t from "tap";
import type { ForeignKey } from "../../../sanitise/catalogue/catalogue";
import { groupTied } from "../../../sanitise/plan/group-tied";
import type { MaskedTable } from "../../../sanitise/plan/masked-table";
import { columnOf, tableOf } from "../../support/catalogue";

const column = columnOf({ number: 1, name: "email" });

const masked = (
  oid: number,
  table: string,
  views: readonly number[] = [],
  otherViews: readonly number[] = [],
): MaskedTable => ({
  table: tableOf({
    oid,
    table,
    columns: [column, columnOf({ number: 2, name: "id", views: otherViews })],
  }),
  columns: [{ column, rule: { kind: "email" }, expression: "mask" }],
  where: undefined,
  deleteWhere: undefined,
  way: { kind: "rewrite", views },
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
  groupTied([person, login, visit, other], {
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

t.test("tables that one view shows go together", async (t) => {
  const tasks = groupTied(
    [masked(1, "person", [8]), masked(2, "club", [9]), masked(3, "visit", [8])],
    { tables: [], foreignKeys: [] },
  );
  t.same(
    tasks.map(({ tables }) => tables.map(({ table }) => table.table).sort()),
    [["person", "visit"], ["club"]],
  );
});

t.test("tables whose views read one another go together", async (t) => {
  const tasks = groupTied(
    [
      masked(1, "person", [8], [9]),
      masked(2, "visit", [9], [8]),
      masked(3, "club", [], [8]),
    ],
    { tables: [], foreignKeys: [] },
  );
  t.same(
    tasks.map(({ tables }) => tables.map(({ table }) => table.table).sort()),
    [["person", "visit"], ["club"]],
  );
});
