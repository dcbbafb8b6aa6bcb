import t from "tap";
import {
  isDear,
  withMaskWorkers,
  workOf,
} from "../../../sanitise/plan/mask-workers";
import type { MaskedTable } from "../../../sanitise/plan/masked-table";
import { planDatabase } from "../../../sanitise/plan/plan";
import { columnOf, tableOf } from "../../support/catalogue";

const MiB = 1024 * 1024;
const spare = { major: 17, vcpus: 4, sessions: 2, storage: undefined };

const note = {
  column: columnOf({ number: 1, name: "note" }),
  rule: { kind: "free text" },
  expression: "pg_temp.mask_free_text(note)",
} as const;
const name = { ...note, rule: { kind: "last name" } } as const;

function maskedOf(
  bytes: number,
  different: Partial<MaskedTable> = {},
): MaskedTable {
  const table = tableOf({ oid: bytes, bytes, columns: [note.column] });
  return {
    table,
    columns: [note],
    where: undefined,
    deleteWhere: undefined,
    way: { kind: "rewrite", views: [] },
    parts: [],
    storage: [table],
    ...different,
  };
}

/** The processes of each table, each of which is a task. */
function workersOf(
  tables: readonly MaskedTable[],
  different: Partial<typeof spare> & { readonly room?: number } = {},
): (number | undefined)[] {
  const { room, ...has } = different;
  const tasks = tables.map((one) => ({ tables: [one], keys: [] }));
  return withMaskWorkers(tasks, { ...spare, ...has, storage: room })
    .flatMap((task) => task.tables)
    .map(({ workers }) => workers);
}

t.test("a table of texts that takes longest has processes", async (t) => {
  t.same(workersOf([maskedOf(8 * MiB)]), [4]);
  t.same(workersOf([maskedOf(8 * MiB), maskedOf(2 * MiB), maskedOf(3 * MiB)]), [
    4,
    undefined,
    undefined,
  ]);
  t.same(
    workersOf([
      maskedOf(8 * MiB),
      maskedOf(70 * MiB, { columns: [name] }),
      maskedOf(11 * MiB, { columns: [name] }),
    ]),
    [undefined, undefined, undefined],
    "others keep the processors at work for as long",
  );
  t.same(workersOf([maskedOf(8 * MiB), maskedOf(9 * MiB)], { sessions: 2 }), [
    undefined,
    4,
  ]);
});

t.test("other tables have none", async (t) => {
  const table = tableOf({ oid: 1, bytes: 8 * MiB, descendants: [2] });
  const odd: Readonly<Record<string, Partial<MaskedTable>>> = {
    names: { columns: [name] },
    "not all rows": { where: "id > 1" },
    "copied rows": { way: { kind: "copy", because: "a policy" } },
    "rows that UPDATE changes": { way: { kind: "update", because: "it" } },
    heirs: { table },
  };
  for (const [what, different] of Object.entries(odd))
    t.same(workersOf([maskedOf(8 * MiB, different)]), [undefined], what);
  t.same(workersOf([maskedOf(MiB / 2)]), [undefined], "a small one");
});

t.test("a server without processes for them has none", async (t) => {
  const tables = [maskedOf(8 * MiB)];
  t.same(workersOf(tables, { major: 16 }), [undefined]);
  t.same(workersOf(tables, { vcpus: 1 }), [undefined]);
  t.same(workersOf(tables, { room: 7 * MiB }), [undefined]);
  t.same(workersOf(tables, { room: 8 * MiB }), [4]);
});

t.test(
  "a column stored in a way of its own is masked where it is",
  async (t) => {
    const column = columnOf({ settings: ["set storage external"] });
    t.equal(isDear({ ...note, column }), false);
    t.equal(isDear(note), true);
    t.equal(isDear(name), false);
  },
);

t.test("what takes longest begins first", async (t) => {
  const tables = [
    tableOf({ oid: 1, table: "large", bytes: 5 * MiB, columns: [name.column] }),
    tableOf({ oid: 2, table: "notes", bytes: MiB, columns: [note.column] }),
  ];
  const rule = (table: string, kind: "last name" | "free text") => ({
    schema: "public",
    table,
    rule: { columns: { note: { kind } }, delete: "none", where: undefined },
  });
  const { tasks } = planDatabase(
    [rule("large", "last name"), rule("notes", "free text")] as never,
    { tables, foreignKeys: [] },
    () => true,
  );
  t.same(
    tasks.flatMap((task) => task.tables.map(({ table }) => table.table)),
    ["notes", "large"],
  );
  t.same(tasks.map(workOf), [10 * MiB, 5 * MiB]);
});
