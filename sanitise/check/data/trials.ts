import { quoteIdentifier } from "../../../postgres/identifier";
import type { Computation, Table } from "../../catalogue/catalogue";
import { givenValues } from "../../masks/shared/given";
import { broken, uncut } from "../../plan/afterwards";
import type { MaskedColumn, MaskedTable } from "../../plan/masked-table";

/** Something that new values could break. */
export interface Trial {
  /** An aggregate over the rows as they will be: how many would break it. */
  readonly count: string;
  /** What that would be, as a part of a sentence. */
  readonly problem: string;
  /** What can't be computed where PostgreSQL refuses that. Default: the new values. */
  readonly what?: string;
  /** Several of one value, which computes it once for all of them. They are counted where that has counted a row. */
  readonly either?: readonly Trial[];
}

/**
 * What only the rows of a table, or of one of its parts, can tell of the new values.
 * @param moving whether the part gets rows of others
 */
export function trialsOf(
  masked: MaskedTable,
  part: Table,
  moving: boolean,
): Trial[] {
  const { table, columns } = masked;
  return [
    ...columns.flatMap((one) => valueTrials(one, part)),
    ...(moving ? arrivalTrials(masked, part) : []),
    ...computedTrials(part),
    ...part.checks
      .filter((check) => moving || touches(masked, part, check.columns))
      // Of rows that come from elsewhere nothing tells whether they break it where they are.
      .filter(({ proved }) => proved || !moving)
      .map((check) => ({
        count: `count(*) filter (where (${check.expression}) is false${check.proved ? "" : ` and ${broken(part, check)} is not true`})`,
        problem: `the constraint ${check.name}${table.checks.some(({ name }) => name === check.name) ? "" : ` of its part ${part.table}`} would be broken`,
        what: `the constraint ${check.name}`,
      })),
    ...part.computations
      .filter(({ columns }) => moving || touches(masked, part, columns))
      .map(computation),
  ];
}

/** What an index or statistics are made of: whether it still can be computed. */
export function computation({
  what,
  expressions,
  predicate,
}: Computation): Trial {
  const filter = predicate === undefined ? "" : ` filter (where ${predicate})`;
  const counts = expressions.map((one) => `count(${one})${filter}`);
  return { count: `0 * (${counts.join(" + ")})`, problem: "", what };
}

/** Whether any of these columns of a table's part changes, or is computed from others, which may. */
export function touches(
  { columns }: MaskedTable,
  part: Table,
  numbers: readonly number[],
): boolean {
  return part.columns.some(
    ({ number, name, generated }) =>
      numbers.includes(number) &&
      (generated || columns.some(({ column }) => column.name === name)),
  );
}

/** What only the rows can tell of an expression's values; the other rules are known to fit by the catalogue. */
function valueTrials({ column, rule }: MaskedColumn, part: Table): Trial[] {
  const name = quoteIdentifier(column.name);
  const { sql, bareSql, base, maxLength, array, domain } = column.type;
  const notNull = part.columns.some(
    (own) => own.name === column.name && own.notNull,
  );
  const written = rule.kind === "sql";
  const given = givenValues(rule).length > 0;
  const trials: Trial[] = [];
  const nullsStand = part.unproved.some(
    ({ notNull: number }) => number === column.number,
  );
  if (written && notNull && !nullsStand)
    trials.push({
      count: `count(*) filter (where ${name} is null)`,
      problem: `${column.name} is NOT NULL and would be null`,
    });
  // The length of one text is known of what is given; a document grows by its masks.
  if (
    maxLength !== undefined &&
    (written || (given && array) || rule.kind === "json")
  ) {
    const longer = longerThan(maxLength, uncut(column), array);
    trials.push({
      count: `count(*) filter (where ${longer})`,
      problem: `${column.name} has ${maxLength} characters and would have more`,
    });
    // Nothing is longer or not where there is no value.
    if (trials.length > 1 && !array)
      return [
        {
          count: `count(*) filter (where (${longer}) is not false)`,
          problem: "",
          either: trials,
        },
      ];
  }
  if (["bit", "varbit"].includes(base) && (written || given))
    trials.push({
      count: `count(*) filter (where cast(${name} as ${sql}) is distinct from ${name})`,
      problem: `${column.name} is ${sql} and would have another number of bits`,
    });
  // Enough that PostgreSQL has to compute the value, and to check it against the type and the domain.
  const limited = sql !== bareSql && maxLength === undefined;
  if (trials.length === 0 && (written || domain || (given && limited)))
    trials.push({ count: `0 * count(${name})`, problem: "" });
  return trials;
}

/** Columns that don't change may not be null where the row comes to. */
function arrivalTrials({ columns }: MaskedTable, part: Table): Trial[] {
  return part.columns
    .filter(
      ({ name, notNull, generatedAs }) =>
        notNull &&
        generatedAs === undefined &&
        !columns.some(({ column }) => column.name === name),
    )
    .map(({ name }) => ({
      count: `count(*) filter (where ${quoteIdentifier(name)} is null)`,
      problem: `${name} of its part ${part.table} is NOT NULL and would be null`,
    }));
}

function longerThan(most: number, text: string, array: boolean): string {
  return array
    ? `exists (select from unnest(${text}) element where length(rtrim(element, ' ')) > ${most})`
    : `length(rtrim(${text}, ' ')) > ${most}`;
}

/** Columns that are computed from others: whether they still can be. */
function computedTrials({ columns }: Table): Trial[] {
  return columns
    .filter(({ generatedAs }) => generatedAs !== undefined)
    .map(({ name, notNull }) =>
      notNull
        ? {
            count: `count(*) filter (where ${quoteIdentifier(name)} is null)`,
            problem: `${name}, which is computed from what changes, is NOT NULL and would be null`,
          }
        : { count: `0 * count(${quoteIdentifier(name)})`, problem: "" },
    );
}
