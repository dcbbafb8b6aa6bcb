import { nameKey, type TableName } from "../../postgres/table-name";

/** What one database holds, as its catalogue says. */
export interface Catalogue {
  /** Tables, views and the like of all schemas but PostgreSQL's own. */
  readonly tables: readonly Table[];
  readonly foreignKeys: readonly ForeignKey[];
}

export type TableKind =
  | "table"
  | "partitioned table"
  | "view"
  | "materialized view"
  | "foreign table";

/** A table, or something that looks like one. */
export interface Table extends TableName {
  /** PostgreSQL's number for it in this database. */
  readonly oid: number;
  readonly kind: TableKind;
  readonly owner: string;
  /** Whether it came with an extension: one that somebody has added to an extension of theirs is theirs. */
  readonly ofExtension: boolean;
  readonly rowSecurity: "off" | "on" | "forced";
  /** Partitions and heirs of every level: SQL that names this table reaches them too. */
  readonly descendants: readonly number[];
  /** Whether it is another table's partition or heir. */
  readonly inherits: boolean;
  /** What the planner believes, or undefined where nobody looked yet. */
  readonly estimatedRows: number | undefined;
  /** What its rows take on disk, TOAST included, and what its indexes take. Of a partitioned table: nothing. */
  readonly bytes: number;
  readonly indexBytes: number;
  /** Whether a materialized view was ever filled; true for everything else. */
  readonly populated: boolean;
  readonly columns: readonly Column[];
  readonly uniqueIndexes: readonly UniqueIndex[];
  readonly checks: readonly Check[];
  readonly exclusions: readonly Exclusion[];
  /** Constraints that its rows needn't keep: NOT VALID. */
  readonly unproved: readonly Unproved[];
  /** What else is computed from its rows: indexes that aren't unique and extended statistics, of expressions or with conditions. */
  readonly computations: readonly Computation[];
  /** Triggers and rules that fire under `session_replication_role = replica` too. */
  readonly alwaysFiring: readonly AlwaysFiring[];
  /** What forbids to rewrite the whole table, e.g. a column elsewhere that has its row type. */
  readonly blockers: readonly string[];
}

export interface Column {
  /** Its place, from 1; places of dropped columns stay empty. */
  readonly number: number;
  readonly name: string;
  readonly type: ColumnType;
  /** By the column itself or by its domain. */
  readonly notNull: boolean;
  readonly generated: boolean;
  /** What a generated column is computed from, as SQL. */
  readonly generatedAs?: string | undefined;
  /** Whether it is part of the primary key, or of a foreign key that refers to another table. */
  readonly key: boolean;
  /** What `ALTER COLUMN … TYPE` would forget and must be told again, e.g. `SET STORAGE external`. */
  readonly settings: readonly string[];
  /** What forbids `ALTER COLUMN … TYPE`, e.g. `materialized view members`. */
  readonly blockers: readonly string[];
  /** Oids of views that show it and would forbid that, but can be put aside for the time. */
  readonly views: readonly number[];
}

/** A column's type, with domains and arrays looked through. */
export interface ColumnType {
  /** As SQL has it, with its length and, where the column has one of its own, its collation: `character varying(254)`. */
  readonly sql: string;
  /** The same without length and collation. */
  readonly bareSql: string;
  /**
   * Name in pg_type of the type below all domains, of the elements for an array: `varchar`. With its schema where it
   * isn't a base type of PostgreSQL's or of an extension's, which only a superuser can make: it may be called `date`.
   */
  readonly base: string;
  /** pg_type's letter for what kind of type that is: `b` for a base type, `e` for an enum, `c` for a composite. */
  readonly baseKind: string;
  readonly array: boolean;
  readonly domain: boolean;
  /**
   * What values are made of in the end, with domains, arrays, composites and ranges looked through: names
   * in pg_type, `enum` for any enum, and with the schema for what isn't PostgreSQL's own (`public.citext`).
   */
  readonly madeOf: readonly string[];
  /** Whether people have made a cast between a text and it, a domain below it or its elements: a function of theirs. */
  readonly castByPeople: boolean;
  /** Most characters a value can have. */
  readonly maxLength: number | undefined;
}

export interface UniqueIndex {
  readonly name: string;
  /** Columns or expressions, as SQL. */
  readonly keys: readonly string[];
  /** The condition of a partial index, as SQL. */
  readonly predicate: string | undefined;
  /** Numbers of all columns in keys and predicate. */
  readonly columns: readonly number[];
  /** Whether two NULLs count as different, which is the default. */
  readonly nullsDistinct: boolean;
  /** Whether it is a partition's part of an index of the table above. */
  readonly inherited: boolean;
  /** Whether it may have doubles: CREATE INDEX CONCURRENTLY has found some, and left it. */
  readonly invalid?: boolean;
}

/** An EXCLUDE constraint. */
export interface Exclusion {
  readonly name: string;
  /** As `ALTER TABLE … ADD` takes it. */
  readonly definition: string;
  /** Numbers of all columns in it. */
  readonly columns: readonly number[];
  /** Whether it is a partition's part of one of the table above. */
  readonly inherited: boolean;
}

export interface Check {
  readonly name: string;
  /** As SQL. */
  readonly expression: string;
  readonly columns: readonly number[];
  /** Whether every row keeps it: not where it is NOT VALID. */
  readonly proved: boolean;
}

/** A CHECK, or from PostgreSQL 18 on a NOT NULL, that is NOT VALID: older rows may break it, new versions of rows may not. */
export interface Unproved {
  readonly name: string;
  /** As `ALTER TABLE … ADD CONSTRAINT` takes it. */
  readonly definition: string;
  readonly comment: string | undefined;
  /** The number of the column that may not be null; undefined for a CHECK. */
  readonly notNull: number | undefined;
  /** Whether the table itself has it, besides what it inherits. */
  readonly local: boolean;
}

/** Something that PostgreSQL computes from the rows when it builds an index, or gathers statistics. */
export interface Computation {
  /** E.g. `the index doc_n`. */
  readonly what: string;
  /** As SQL. */
  readonly expressions: readonly string[];
  /** The condition of a partial index, as SQL. */
  readonly predicate: string | undefined;
  /** Numbers of all columns in them. */
  readonly columns: readonly number[];
}

export interface AlwaysFiring {
  readonly what: "trigger" | "rule";
  readonly name: string;
  /** `always`: in every session; `replica`: in sessions with that role only. */
  readonly when: "always" | "replica";
}

export interface ForeignKey {
  readonly name: string;
  /** Oid of the table that refers, and the numbers of its columns. */
  readonly from: number;
  readonly fromColumns: readonly number[];
  /** Oid of the table referred to, and the numbers of its columns. */
  readonly to: number;
  readonly toColumns: readonly number[];
  /** As `ALTER TABLE … ADD CONSTRAINT` takes it. */
  readonly definition: string;
  readonly comment: string | undefined;
}

/** What finds a catalogue's tables, so that no look-up reads them all. */
interface Index {
  readonly byName: ReadonlyMap<string, Table>;
  readonly byOid: ReadonlyMap<number, Table>;
  /** Each table's place in the catalogue, by its oid. */
  readonly places: ReadonlyMap<number, number>;
  readonly ancestors: ReadonlyMap<number, readonly Table[]>;
  /** Foreign keys by the oid of the table that they refer to. */
  readonly keysTo: ReadonlyMap<number, readonly ForeignKey[]>;
  /** The same by the oid of the table that refers. */
  readonly keysFrom: ReadonlyMap<number, readonly ForeignKey[]>;
}

const indexes = new WeakMap<Catalogue, Index>();

/** Made when something is first looked for in it. */
function indexOf(catalogue: Catalogue): Index {
  const known = indexes.get(catalogue);
  if (known) return known;
  const made = makeIndex(catalogue);
  indexes.set(catalogue, made);
  return made;
}

function makeIndex({ tables, foreignKeys }: Catalogue): Index {
  const ancestors = new Map<number, Table[]>();
  for (const table of tables)
    for (const below of table.descendants) {
      const above = ancestors.get(below);
      if (above) above.push(table);
      else ancestors.set(below, [table]);
    }
  return {
    byName: new Map(tables.map((table) => [nameKey(table), table])),
    byOid: new Map(tables.map((table) => [table.oid, table])),
    places: new Map(tables.map(({ oid }, place) => [oid, place])),
    ancestors,
    keysTo: keysBy(foreignKeys, "to"),
    keysFrom: keysBy(foreignKeys, "from"),
  };
}

function keysBy(
  keys: readonly ForeignKey[],
  end: "from" | "to",
): ReadonlyMap<number, readonly ForeignKey[]> {
  const found = new Map<number, ForeignKey[]>();
  for (const key of keys) {
    const others = found.get(key[end]);
    if (others) others.push(key);
    else found.set(key[end], [key]);
  }
  return found;
}

/** The table of that name, if there is one. */
export function findTable(
  catalogue: Catalogue,
  name: TableName,
): Table | undefined {
  return indexOf(catalogue).byName.get(nameKey(name));
}

/** The table with that oid, if there is one. */
export function findByOid(
  catalogue: Catalogue,
  oid: number,
): Table | undefined {
  return indexOf(catalogue).byOid.get(oid);
}

/** The table with that oid. */
export function tableByOid(catalogue: Catalogue, oid: number): Table {
  const table = findByOid(catalogue, oid);
  if (!table) throw new Error(`The catalogue has no table with oid ${oid}.`);
  return table;
}

/** Those of these oids that the catalogue has, each once and in its order. */
export function tablesByOid(
  catalogue: Catalogue,
  oids: readonly number[],
): Table[] {
  const { byOid, places } = indexOf(catalogue);
  const place = ({ oid }: Table) => places.get(oid) ?? 0;
  return [...new Set(oids)]
    .flatMap((oid) => byOid.get(oid) ?? [])
    .sort((a, b) => place(a) - place(b));
}

/** The tables that this one is a partition or an heir of, at every level. */
export function ancestorsOf(
  catalogue: Catalogue,
  { oid }: Table,
): readonly Table[] {
  return indexOf(catalogue).ancestors.get(oid) ?? [];
}

/** The foreign keys that refer to the table with that oid, not those to what it is a part of. */
export function foreignKeysTo(
  catalogue: Catalogue,
  oid: number,
): readonly ForeignKey[] {
  return indexOf(catalogue).keysTo.get(oid) ?? [];
}

/**
 * As much of a catalogue as a rule for this table can have to do with: it, what it is tied to by foreign keys, and
 * what each of these is a part of or has for parts.
 */
export function around(catalogue: Catalogue, table: Table): Catalogue {
  const { keysTo, keysFrom } = indexOf(catalogue);
  const foreignKeys = new Set(
    relatives(catalogue, [table.oid]).flatMap((oid) => [
      ...(keysFrom.get(oid) ?? []),
      ...(keysTo.get(oid) ?? []),
    ]),
  );
  const ends = [...foreignKeys].flatMap(({ from, to }) => [from, to]);
  return {
    tables: tablesByOid(catalogue, relatives(catalogue, [table.oid, ...ends])),
    foreignKeys: [...foreignKeys],
  };
}

/** Oids of tables with all that they are parts of, and have for parts, over any number of steps. */
function relatives(catalogue: Catalogue, oids: readonly number[]): number[] {
  const found = new Set(oids);
  // A set gives what is added to it meanwhile too.
  for (const oid of found) {
    const table = tableByOid(catalogue, oid);
    for (const below of table.descendants) found.add(below);
    for (const above of ancestorsOf(catalogue, table)) found.add(above.oid);
  }
  return [...found];
}

/** Whether it is no part of another table, and has none itself. */
export function isAlone({ inherits, descendants }: Table): boolean {
  return !inherits && descendants.length === 0;
}
