import { quoteIdentifier } from "../../postgres/identifier";
import {
  type Catalogue,
  type Column,
  findTable,
  type Table,
} from "../catalogue/catalogue";
import { textTypes } from "../masks/shared/types";
import type { ResolvedRules } from "../resolve/resolve-rules";
import type { ColumnRule } from "../rules/rules";
import { fits, isChecked, isUnique } from "./columns/fitting";
import { joined } from "./columns/joined";
import { judge } from "./columns/judge/judge";
import type { Judgement } from "./columns/judge/judgement";
import type { Subject } from "./columns/judge/subject";
import { judgeOther } from "./columns/judge-other";
import { type ColumnProposal, sayWhy } from "./columns/proposal";
import type { Contents } from "./contents/count-contents";
import type { UnknownTable } from "./find-unknown";
import { findLogs } from "./outbound/find-logs";
import type { OutboundTable } from "./outbound/outbound-table";
import { proposeOutbound } from "./outbound/propose-outbound";

/** What was counted in a table's columns, by their names; a text: the SQLSTATE with which that was refused. */
export type Counted = ReadonlyMap<
  Table,
  ReadonlyMap<string, Contents> | string
>;

/** What proposals are made of. */
export interface Facts {
  /** Tables that have no rule, and columns that need one: see {@link findUnknown}. */
  readonly unknown: readonly UnknownTable[];
  readonly catalogue: Catalogue;
  /** Empty: no row was looked at. */
  readonly counted: Counted;
  /** The rules that there are already. */
  readonly resolved: ResolvedRules;
}

/** What had better become of all that has no rule. */
export interface Proposals {
  /** Tables to be emptied before anything else. */
  readonly outbound: readonly OutboundTable[];
  /** Logs, of which all rows had better go. */
  readonly logs: readonly OutboundTable[];
  /** By table, and by the column's name, in the order in which they came. */
  readonly columns: ReadonlyMap<Table, ReadonlyMap<string, ColumnProposal>>;
}

/**
 * A rule for each column that has none: by what it holds where that was counted and is plain, else by its
 * name and its table's, type, length, keys and neighbours. What columns of equal values get is equal. A
 * person has to judge it. Each rule is one that the product takes; where it isn't sure it is one that
 * masks, and says that a person has to look.
 */
export function propose(facts: Facts): Proposals {
  const { unknown, catalogue, counted, resolved } = facts;
  const { rules, presets } = resolved;
  const withoutRule = unknown
    .filter(({ table, origin }) => !origin && !presets.has(table.oid))
    .map(({ table }) => table);
  const outboundBefore = rules.outbound.flatMap(
    (name) => findTable(catalogue, name) ?? [],
  );
  const outbound = proposeOutbound(withoutRule, outboundBefore, catalogue);
  const going = new Set(outbound.map(({ table }) => table));
  const logs = findLogs(
    withoutRule.filter((table) => !going.has(table)),
    [...outboundBefore, ...going],
    catalogue,
  );
  const ruled = new Map(
    rules.tables.map(({ rule, ...name }) => [findTable(catalogue, name), rule]),
  );
  const emptied = new Set([...outbound, ...logs].map(({ table }) => table));
  const judged = unknown
    .filter(({ table }) => !emptied.has(table))
    .flatMap(({ table, columns }) =>
      columns.map((column) => {
        const counts = counted.get(table);
        const contents =
          typeof counts === "object" ? counts.get(column.name) : undefined;
        const subject = { table, column, contents };
        return {
          ...subject,
          ...firstThatFits(subject, judgementOf(subject), catalogue),
        };
      }),
    );
  const columns = new Map<Table, Map<string, ColumnProposal>>();
  for (const one of joined(judged, {
    catalogue,
    emptied,
    ruleOf: (table, { name }) => ruled.get(table)?.columns[name],
  })) {
    const { table, column, rule, why, needsEye } = one;
    const known = columns.get(table) ?? new Map<string, ColumnProposal>();
    columns.set(table, known.set(column.name, { rule, why, needsEye }));
  }
  return { outbound, logs, columns };
}

function judgementOf(subject: Subject): Judgement {
  const { table, column } = subject;
  if (!textTypes.includes(column.type.base)) return judgeOther(subject);
  if (isChecked(table, column))
    return {
      rules: [{ kind: "keep", reason: "a check names its values" }],
      why: "a check names its values",
      needsEye: false,
    };
  return judge(subject);
}

/** The first of the rules that the product takes; else a person has to find one. */
function firstThatFits(
  { table, column }: Subject,
  { rules, why, needsEye }: Judgement,
  catalogue: Catalogue,
): ColumnProposal {
  const rule = rules.find((one) => fits(table, column, one, catalogue));
  if (rule) return { rule, why, needsEye };
  const number = numberFor(table, column);
  return number
    ? {
        rule: number,
        why: `${why}; no mask fits, but its row's number`,
        needsEye: true,
      }
    : {
        rule: sayWhy,
        why: `${why}, and no mask fits its type, length and indexes`,
        needsEye: true,
      };
}

/** Digits of a row's number that a text must have room for. */
const digits = 6;

/** The number of its row, where the table has one and the column is a text with room for it. */
function numberFor(table: Table, { type }: Column): ColumnRule | undefined {
  const numbers = table.columns.find(
    (one) =>
      ["int4", "int8"].includes(one.type.base) &&
      one.notNull &&
      isUnique(table, one),
  );
  const room = type.maxLength ?? Number.POSITIVE_INFINITY;
  return numbers &&
    textTypes.includes(type.base) &&
    !type.array &&
    room >= digits
    ? { kind: "sql", expression: `${quoteIdentifier(numbers.name)}::text` }
    : undefined;
}
