import t from "tap";
import type { TableName } from "../../../../postgres/table-name";
import { type Exclude, planExclude } from "../../../../steps/load/dump/exclude";
import type {
  ForeignKey,
  SourceTable,
} from "../../../../steps/load/dump/source-facts";

const publicTable = (table: string): TableName => ({ schema: "public", table });

function table(name: string, ...partitionOf: string[]): SourceTable {
  return {
    ...publicTable(name),
    owner: "o",
    bytes: 1,
    parents: partitionOf.map(publicTable),
    partition: partitionOf.length > 0,
  };
}

function key(
  from: string,
  to: string,
  nullable = true,
  more: Partial<ForeignKey> = {},
): ForeignKey {
  return {
    name: `${from}_${to}_fk`,
    from: publicTable(from),
    to: publicTable(to),
    columns: [{ name: `${to}_id`, nullable }],
    toColumns: ["id"],
    validated: true,
    matchFull: false,
    ...more,
  };
}

/** people <- mails <- logs <- notes; people <- orders; events is partitioned, and clicks refer to it. */
const source = {
  tables: [
    table("people"),
    table("mails"),
    table("logs"),
    table("notes"),
    table("orders"),
    table("events"),
    table("events_1", "events"),
    table("events_2", "events"),
    table("clicks"),
  ],
  foreignKeys: [
    key("mails", "people", false),
    key("logs", "mails"),
    key("notes", "logs", false),
    key("orders", "people", false),
    key("clicks", "events"),
    key("mails", "mails"),
  ],
};

function plan(exclude: Exclude) {
  const planned = planExclude(source, exclude);
  return "plan" in planned
    ? {
        leftOut: planned.plan.leftOut.map((one) => one.table),
        added: planned.plan.added.map((one) => one.table),
        nulled: planned.plan.nulled.map(
          ({ key, columns }) => `${key.from.table}.${columns.join("+")}`,
        ),
      }
    : { problems: planned.problems };
}

t.test("a table to which nothing refers is left out alone", async (t) => {
  t.same(plan({ tables: ["notes"] }), {
    leftOut: ["notes"],
    added: [],
    nulled: [],
  });
  t.same(plan({ tables: [] }), { leftOut: [], added: [], nulled: [] });
});

t.test("rows that others refer to are refused unless decided", async (t) => {
  const { problems } = plan({ tables: ["public.mails"] });
  t.same(problems, [
    "exclude leaves out rows that other tables refer to, and the dump couldn't be restored: logs.mails_id refers to mails (logs_mails_fk). Write dependents: include to leave out also the rows of logs, notes or dependents: null to set these references to null.",
  ]);
  t.match(
    plan({ tables: ["logs"] }).problems?.[0],
    /dependents: null can't do it: notes\.logs_id may not be null/,
  );
});

t.test(
  "include takes what refers to it, and again what refers to that",
  async (t) => {
    t.same(plan({ tables: ["mails"], dependents: "include" }), {
      leftOut: ["mails", "logs", "notes"],
      added: ["logs", "notes"],
      nulled: [],
    });
  },
);

t.test(
  "null names the references, and refuses those that may not be",
  async (t) => {
    t.same(plan({ tables: ["mails"], dependents: "null" }), {
      leftOut: ["mails"],
      added: [],
      nulled: ["logs.mails_id"],
    });
    t.same(plan({ tables: ["logs"], dependents: "null" }), {
      problems: [
        "dependents: null can't set the reference notes.logs_id refers to logs (notes_logs_fk) to null: notes.logs_id may not be null. Write dependents: include, or leave out notes too.",
      ],
    });
    t.same(plan({ tables: ["logs", "notes"], dependents: "null" }), {
      leftOut: ["logs", "notes"],
      added: [],
      nulled: [],
    });
  },
);

t.test(
  "of several columns one that may be null is enough, but not with MATCH FULL",
  async (t) => {
    const columns = [
      { name: "a", nullable: false },
      { name: "b", nullable: true },
    ];
    const tables = [table("x"), table("y")];
    const plans = [false, true].map((matchFull) =>
      planExclude(
        { tables, foreignKeys: [key("x", "y", true, { columns, matchFull })] },
        { tables: ["y"], dependents: "null" },
      ),
    );
    t.match(plans[0], { plan: { nulled: [{ columns: ["b"] }] } });
    t.match(plans[1], { problems: [/x \(a, b\) may not be null/] });
  },
);

t.test(
  "a partitioned table goes with its partitions, and a partition breaks keys to the whole",
  async (t) => {
    t.same(plan({ tables: ["events"], dependents: "null" }), {
      leftOut: ["events", "events_1", "events_2"],
      added: [],
      nulled: ["clicks.events_id"],
    });
    t.same(plan({ tables: ["events_1"], dependents: "include" }), {
      leftOut: ["events_1", "clicks"],
      added: ["clicks"],
      nulled: [],
    });
  },
);

t.test("patterns that match nothing, or are none, are errors", async (t) => {
  t.same(plan({ tables: ["mials", "other.*", 'a"b', "n*s"] }), {
    problems: [
      'exclude names "mials", but production\'s database has no such table. Correct it or take it out (without a schema it means one of the schema public; upper and lower case count).',
      'exclude names "other.*", but production\'s database has no such table. Correct it or take it out (without a schema it means one of the schema public; upper and lower case count).',
      'exclude names "a"b", which is no table\'s name. Write schema.table, or table for one of the schema public.',
    ],
  });
});
