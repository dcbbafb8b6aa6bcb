import type { ClientBase } from "pg";
import { escapeLiteral } from "pg";
import { quoteIdentifier } from "../../../postgres/identifier";
import { quoteTable, runOne } from "../../../postgres/sql";
import { jsonLiteral } from "../../masks/elements";
import {
  type JsonPathValue,
  type JsonRule,
  type JsonRuleValue,
  jsonRuleValue,
} from "../../masks/json-tree";
import type { MaskedColumn, MaskedTable } from "../../plan/masked-table";

/** What is so in some documents: see `masks/json/shapes.ts`. */
export interface Event {
  readonly event: string;
  readonly path: number | null;
  readonly seen: string | null;
  readonly count: number;
}

/**
 * Counts what the documents of a column are to the paths of its rule. Of nearly all PostgreSQL's own paths tell, forty
 * times as fast as the functions that go through a document.
 */
export async function countEvents(
  client: ClientBase,
  masked: MaskedTable,
  { column }: MaskedColumn,
  rule: JsonRule,
): Promise<Event[]> {
  const name = quoteIdentifier(column.name);
  const value = jsonRuleValue(rule);
  const rows = rowsOf(masked);
  if (column.type.array || value.how.clash)
    return countThrough(client, `select ${name} as value ${rows}`, value, {
      array: column.type.array,
    });
  // A text is read once for all paths, and by no parallel worker: those can't try it before PostgreSQL 17.
  const [binary, once] =
    column.type.base === "jsonb"
      ? [`${name}::jsonb`, ""]
      : [`pg_temp.mask_json_binary(${name}::text)`, "offset 0"];
  const { events, others } = await countPlain(
    client,
    `select ${name}::text as value, ${binary} as document ${rows} ${once}`,
    value,
  );
  if (others === 0) return events;
  return [
    ...events,
    ...(await countThrough(
      client,
      `select value from (select ${name} as value, ${binary} as document ${rows} offset 0) row
      where (${isPlain("row.value::text", value)}) is not true`,
      value,
      { array: false },
    )),
  ];
}

function rowsOf({ table, where, deleteWhere }: MaskedTable): string {
  const conditions = [
    ...(where === undefined ? [] : [`(${where}\n)`]),
    ...(deleteWhere === undefined ? [] : [`((${deleteWhere}\n)) is not true`]),
  ];
  return `from ${quoteTable(table)} ${conditions.length === 0 ? "" : `where ${conditions.join(" and ")}`}`;
}

/** Whether a `document` has each path's end, or its last key nowhere, and nothing where a path goes on. As `mask_json_look` has it. */
function isPlain(text: string, { paths }: JsonRuleValue): string {
  const each = paths.flatMap((path) => [
    ...(path.look === undefined
      ? []
      : [
          `(${isFound(path)} or ${text} !~* ${escapeLiteral(path.look)} and strpos(${text}, '\\u') = 0)`,
        ]),
    ...path.inner.map(
      (inner) =>
        `(document @? ${escapeLiteral(`${inner} ? (@.type() == "string" || @.type() == "number")`)}) is not true`,
    ),
  ]);
  return ["document is not null", ...new Set(each)].join(" and ");
}

function isFound({ found }: JsonPathValue): string {
  return `(${found.map((path) => `(document @? ${escapeLiteral(path)}) is true`).join(" or ")})`;
}

/** @returns and how many others there are */
async function countPlain(
  client: ClientBase,
  documents: string,
  value: JsonRuleValue,
): Promise<{ readonly events: Event[]; readonly others: number }> {
  const { rows } = await runOne(
    client,
    `select found, count(*)::float8 as count
    from (select case when ${isPlain("value", value)} then array[${value.paths.map(isFound).join(", ")}]::boolean[] end as found
      from (${documents}) row where value is not null) look
    group by 1`,
  );
  const events: Event[] = [];
  let others = 0;
  for (const { found, count } of rows) {
    const all = { seen: null, count: Number(count) };
    if (!Array.isArray(found)) {
      others = all.count;
      continue;
    }
    events.push({ event: "document", path: null, ...all });
    for (const [path, met] of found.entries())
      events.push({ event: met ? "met" : "missed", path, ...all });
  }
  return { events, others };
}

/** By the functions, whatever the documents are. */
async function countThrough(
  client: ClientBase,
  documents: string,
  { tree, paths, how }: JsonRuleValue,
  { array }: { readonly array: boolean },
): Promise<Event[]> {
  const element = array
    ? `unnest(document.value::text[]) element(value)`
    : `(select document.value::text) element(value)`;
  const { rows } = await runOne(
    client,
    `select shape.event, shape.path, shape.seen, count(*)::float8 as count
    from (${documents} offset 0) document,
      lateral ${element},
      lateral (select distinct event, path, seen from pg_temp.mask_json_shapes(element.value, ${[tree, paths, how].map(jsonLiteral).join(", ")})) shape
    group by 1, 2, 3 order by 2, 3`,
  );
  return rows.map(({ event, path, seen, count }) => ({
    event: String(event),
    path: path === null ? null : Number(path),
    seen: seen === null ? null : String(seen),
    count: Number(count),
  }));
}
