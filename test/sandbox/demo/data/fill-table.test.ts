import t from "tap";
import {
  indexes,
  type Table,
  table,
  tables,
} from "../../../../sandbox/demo/cobalt/facts";
import { stories } from "../../../../sandbox/demo/data";
import { type Cast, makeCast } from "../../../../sandbox/demo/data/cast";
import type { Row, Stories } from "../../../../sandbox/demo/data/draft";
import { fillTable } from "../../../../sandbox/demo/data/fill-table";

t.test("at its real size, production", async (t) => {
  const cast = await makeCast({ users: 16_978, seed: 1, kind: "production" });
  const told = stories(cast);
  let count = 0;
  const twice: string[] = [];
  const dangling: string[] = [];
  for (const each of tables()) {
    const rows = [...fillTable(each, cast, told[each.name])];
    count += rows.length;
    twice.push(...findDoubles(each, rows));
    dangling.push(...findDangling(each, rows, cast));
  }
  t.ok(count > 480_000 && count < 520_000, `${count} rows are about 500,000`);
  t.same(twice, [], "no two rows are alike where they mustn't");
  t.same(dangling, [], "every reference leads to a row");
});

t.test("a table's rows don't depend on what was made before", async (t) => {
  const cast = await makeCast({ users: 50, seed: 1, kind: "production" });
  const make = () => [...fillTable(table("events_event"), cast)];
  const first = make();
  cast.faker("another").number.int();
  t.same(make(), first);
});

t.test("a text is cut to the room that its column has", async (t) => {
  const cast = await makeCast({ users: 50, seed: 1, kind: "production" });
  const [row] = fillTable(table("utils_slug"), cast, {
    columns: { slug: "x".repeat(51) },
  });
  t.ok(row?.includes("x".repeat(50)));
});

t.test("a story about a column that there isn't is refused", async (t) => {
  const cast = await makeCast({ users: 50, seed: 1, kind: "production" });
  const wrong = { utils_slug: { columns: { slgu: 1 } } } satisfies Stories;
  t.throws(() => [...fillTable(table("utils_slug"), cast, wrong.utils_slug)], {
    message: /story of utils_slug .* doesn't have: slgu/,
  });
});

/** Values of a row's columns, numbered as the server does where it does. */
function valuesOf(
  { columns }: Table,
  names: readonly string[],
  row: Row,
  index: number,
) {
  return names.map((name) => {
    const place = columns.findIndex((column) => column.name === name);
    return columns[place]?.identity ? index + 1 : row[place];
  });
}

function findDoubles(each: Table, rows: readonly Row[]): string[] {
  const unique = indexes()
    .filter((index) => index.unique && index.table === each.name)
    .map(({ columns }) => columns.map(({ name }) => name));
  const keys = each.columns
    .filter((column) => column.primaryKey)
    .map(({ name }) => name);
  return [keys, ...unique].flatMap((names) => {
    const whole = rows
      .map((row, index) => valuesOf(each, names, row, index))
      // Null is like nothing, itself included.
      .filter((values) => values.every((value) => value != null));
    const different = new Set(whole.map((values) => JSON.stringify(values)));
    return different.size === whole.length
      ? []
      : [`${each.name}(${names.join(", ")})`];
  });
}

function findDangling(each: Table, rows: readonly Row[], cast: Cast): string[] {
  return each.columns.flatMap(({ name, references, nullable }, place) => {
    if (!references) return [];
    const there = cast.rows(references.table);
    const leads = rows.every((row) => {
      const id = row[place];
      if (id == null) return nullable;
      return Number(id) >= 1 && Number(id) <= there;
    });
    return leads ? [] : [`${each.name}.${name}`];
  });
}
