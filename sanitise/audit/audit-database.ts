import type { ClientBase } from "pg";
import { type InSession, inSeats, type Seat } from "../../postgres/in-parallel";
import { tableLabel, writeTableName } from "../../postgres/table-name";
import type { Catalogue, Table } from "../catalogue/catalogue";
import { spellFor, writable } from "../masks/spellings/encoding";
import type { AcceptedFinding } from "../rules/rules";
import { type Divided, divideByAccepted } from "./accept";
import { addUp, type Finding, placeKey, tooLongKind } from "./finding";
import { card } from "./kinds/card";
import { kindsFor, type Wanted } from "./kinds/kinds";
import { countRealValues, realValueKind } from "./real-values/kind";
import { searchLargeObjects } from "./search-large-objects";
import { searchHiddenStatistics } from "./search-table";
import { searchIn, searchTexts } from "./search-texts";
import { putTogether, searchTogether } from "./search-together";
import { isNumber } from "./text/numbers";
import { searchedColumns, tablesWithRows } from "./text/searchable";
import { leastChunk, type Segment, segmentsOf } from "./text/segments";
import { remembered } from "./texts";

/** Where and how to search. */
export interface Search {
  /** How many sessions at once. */
  readonly sessions: number;
  /** Bytes of texts that each looks at in one go. Default: {@link leastChunk}. */
  readonly chunk?: number;
  /** Opens one in the database. */
  readonly inSession: InSession;
  /** Those that read a table, with the rights of its owner. Default: those of `inSession`, which must have them. */
  seatOf?(table: Table): Seat;
  readonly catalogue: Catalogue;
  /** Whether a session may read every row of the table. */
  canSearch(table: Table): boolean;
  /** Whether others have databases on the server too: what it keeps for all isn't searched. Default: false. */
  readonly shared?: boolean;
  /** Gets what is searched now, in words. */
  onWork?(what: string): void;
}

/** What an audit of one database saw. */
export interface Searched extends Divided {
  readonly tables: number;
  readonly columns: number;
  readonly rows: number;
  readonly largeObjects: number;
  /** How many real values were searched for; undefined where none were put aside. */
  readonly realValues: number | undefined;
  /** Counts of rows and texts by kind, for every kind that was searched for, and of values that couldn't be. */
  readonly counts: readonly {
    readonly kind: string;
    readonly found: number;
    readonly accepted: number;
  }[];
  /** What holds data and wasn't searched, e.g. `foreign table remote`. */
  readonly notSearched: readonly string[];
}

/** A part of the search, and whose session it needs. */
interface Task {
  readonly seat: Seat;
  search(client: ClientBase): Promise<readonly Finding[]>;
}

/**
 * Searches everything in a database that holds text: every row of every table and materialized view, what
 * the planner remembers, comments, security labels, definitions, settings, statements' texts and large
 * objects. It knows nothing of the rules but what they allow and look for, and changes nothing.
 */
export async function auditDatabase(
  {
    sessions,
    chunk = leastChunk,
    inSession,
    seatOf,
    catalogue,
    canSearch,
    shared,
    onWork,
  }: Search,
  wanted: Wanted & { readonly accept: readonly AcceptedFinding[] },
): Promise<Searched> {
  const all = tablesWithRows(catalogue);
  const tables = all.filter(canSearch);
  const { realValues, segments, spell, allow } = await inSession(
    async (client) => ({
      realValues: await countRealValues(client),
      segments: await segmentsOf(client, tables, sessions, chunk),
      spell: await spellFor(client),
      allow: await writable(client, wanted.allow),
    }),
  );
  const kinds = kindsFor(
    { ...wanted, allow },
    { more: realValues ? [realValueKind] : [], spell },
  );
  const readied =
    (inSession: InSession): InSession =>
    (work) =>
      inSession(async (client) => {
        await prepare(client);
        return work(client);
      });
  const readiedSeat = (table: Table): Seat => {
    const seat = seatOf?.(table) ?? { key: "", inSession };
    return { key: seat.key, inSession: readied(seat.inSession) };
  };
  const ownSeat: Seat = { key: "", inSession: readied(inSession) };
  let rows = 0;
  let begun = 0;
  const parts = putTogether(segments, ({ table }) => seatOf?.(table).key ?? "");
  const searchRows = (some: readonly Segment[]): Task => ({
    seat: some[0] ? readiedSeat(some[0].table) : ownSeat,
    search: async (client) => {
      const [first] = some;
      onWork?.(
        `part ${++begun} of ${parts.length}${first ? `, ${tableLabel(first.table)}` : ""}`,
      );
      const result = await searchTogether(client, some, kinds);
      rows += result.rows;
      return result.findings;
    },
  });
  const [statistics = [], ...searched] = await inSeats(
    [
      {
        seat: ownSeat,
        search: (client) => searchIn(client, remembered, kinds),
      },
      // Those take several looks where one sees something, and at the end a session would be alone with them.
      ...parts
        .toSorted((a, b) => Number(b.length > 1) - Number(a.length > 1))
        .map(searchRows),
    ],
    sessions,
    ({ seat }) => seat,
    (client, { search }) => search(client),
  );
  const hidden = await inSeats(
    tables.filter(({ rowSecurity }) => rowSecurity === "forced"),
    1,
    readiedSeat,
    (client, table) => searchHiddenStatistics(client, table, kinds),
  );
  onWork?.("comments, definitions and large objects");
  const besides = await ownSeat.inSession(async (client) => ({
    texts: await searchTexts(client, kinds, shared ?? false),
    objects: await searchLargeObjects(client, kinds),
  }));
  const named = new Map(tables.map((table) => [writeTableName(table), table]));
  const inRows = inOrder(addUp(searched.flat()), named);
  // Where the rows themselves hold it, a rule for the column mends both.
  const mended = new Set(inRows.map(placeKey));
  const found = [
    ...inRows,
    ...addUp([
      ...statistics,
      ...besides.texts.findings,
      ...hidden.flat(),
    ]).filter(
      (one) =>
        !one.remembered || !(mended.has(placeKey(one)) || isOfKeys(one, named)),
    ),
    ...addUp(besides.objects.findings),
  ];
  const judged = divideByAccepted(found, wanted.accept);
  const sum = (findings: readonly Finding[], kind: string) =>
    findings
      .filter((one) => one.kind === kind)
      .reduce((total, one) => total + one.rows, 0);
  return {
    tables: tables.length,
    columns: tables.reduce((sum, one) => sum + searchedColumns(one).length, 0),
    rows,
    largeObjects: besides.objects.searched,
    realValues,
    counts: [
      ...kinds.all.map(({ name }) => name),
      ...(found.some(({ kind }) => kind === tooLongKind) ? [tooLongKind] : []),
    ].map((kind) => ({
      kind,
      found: sum(judged.findings, kind),
      accepted: sum(judged.accepted, kind),
    })),
    notSearched: [
      ...all
        .filter((table) => !canSearch(table))
        .map((table) => `table ${tableLabel(table)}, which may not be read`),
      ...catalogue.tables
        .filter(({ kind }) => kind === "foreign table")
        .map((table) => `foreign table ${tableLabel(table)}`),
      ...besides.texts.notSearched,
      ...besides.objects.notSearched,
    ],
    ...judged,
  };
}

/** Row security that would hide rows is an error, and a range of blocks is read as one. */
async function prepare(client: ClientBase): Promise<void> {
  await client.query("set row_security = off");
  await client.query("set enable_seqscan = off");
  await client.query("set jit = off");
}

/** Tables by their names as findings have them. */
type NamedTables = ReadonlyMap<string, Table>;

/** As the catalogue has tables and columns: the largest tables were searched first, and by several at once. */
function inOrder(findings: readonly Finding[], tables: NamedTables): Finding[] {
  const places = new Map(
    [...tables.keys()].map((name, place) => [name, place]),
  );
  const place = (finding: Finding) => places.get(finding.table) ?? -1;
  const column = (finding: Finding) =>
    tables
      .get(finding.table)
      ?.columns.findIndex(({ name }) => name === finding.column) ?? 0;
  return findings.toSorted(
    (a, b) => place(a) - place(b) || column(a) - column(b),
  );
}

/** The planner remembers keys too, which aren't searched for payment cards' numbers. */
function isOfKeys(finding: Finding, tables: NamedTables): boolean {
  if (finding.kind !== card.name) return false;
  const column = tables
    .get(finding.table)
    ?.columns.find(({ name }) => name === finding.column);
  return column?.key === true && isNumber(column.type);
}
