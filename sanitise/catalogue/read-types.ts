import type { ClientBase } from "pg";
import type { ColumnType } from "./catalogue";

/** What a type is below domains and arrays. */
type Resolved = Omit<ColumnType, "sql" | "bareSql"> & {
  /** Whether a domain on the way down forbids NULL. */
  readonly notNull: boolean;
};

interface TypeRow {
  oid: number;
  name: string;
  kind: string;
  /** Below a domain; 0 otherwise. */
  below: number;
  belowModifier: number;
  notNull: boolean;
  /** Element type of a true array; 0 otherwise. */
  element: number;
  /** Schema, where it isn't PostgreSQL's own. */
  schema: string | null;
  castByPeople: boolean;
  /** Types that a composite, a range or a multirange is made of. */
  parts: number[];
}

/** PostgreSQL's own types of text, and arrays of them, between which and others a cast may stand. */
const texts = ["text", "varchar", "bpchar", "name"]
  .flatMap((name) => [`'${name}'::regtype`, `'${name}[]'::regtype`])
  .join(", ");

/** pg_type and its like write a length of n as n + 4. */
const headerLength = 4;

/** Reads the database's types and returns how to look through one, given a column's oid and modifier. */
export async function readTypes(
  client: ClientBase,
): Promise<(oid: number, modifier: number) => Resolved> {
  const { rows } = await client.query<TypeRow>(`
    select t.oid::int8::float8 as oid, t.typname as name, t.typtype as kind, t.typbasetype::int8::float8 as below,
      t.typtypmod as "belowModifier", t.typnotnull as "notNull",
      case when t.typcategory = 'A' then t.typelem::int8::float8 else 0 end as element,
      nullif(n.nspname, 'pg_catalog') as schema,
      (t.typtype <> 'b' or t.typcategory = 'A') and exists (select from pg_cast c join pg_proc p on p.oid = c.castfunc
        where t.oid in (c.castsource, c.casttarget) and p.pronamespace <> 'pg_catalog'::regnamespace
          and (c.castsource in (${texts}) or c.casttarget in (${texts}))) as "castByPeople",
      array(
        select a.atttypid::int8::float8 from pg_attribute a
        where t.typtype = 'c' and a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
        union select r.rngsubtype::int8::float8 from pg_range r where t.oid in (r.rngtypid, r.rngmultitypid)) as parts
    from pg_type t join pg_namespace n on n.oid = t.typnamespace`);
  const types = new Map(rows.map((row) => [row.oid, row]));
  const get = (oid: number): TypeRow => {
    const type = types.get(oid);
    if (!type) throw new Error(`PostgreSQL has no type with oid ${oid}.`);
    return type;
  };

  const known = new Map<number, readonly string[]>();
  // A composite may hold an array of itself: what is being looked at already adds nothing.
  const madeOf = (oid: number, above: readonly number[]): string[] => {
    if (above.includes(oid)) return [];
    const { name, kind, below, element, schema, parts } = get(oid);
    if (kind === "e") return ["enum"];
    const inside = [below, element, ...parts].filter((part) => part !== 0);
    if (inside.length === 0 && kind !== "c")
      return [schema === null ? name : `${schema}.${name}`];
    return inside.flatMap((part) => madeOf(part, [...above, oid]));
  };

  return (oid, modifier) => {
    if (!known.has(oid)) known.set(oid, [...new Set(madeOf(oid, []))]);
    let type = get(oid);
    let length = modifier;
    let array = false;
    let domain = false;
    let notNull = false;
    let castByPeople = type.castByPeople;
    while (type.below !== 0 || type.element !== 0) {
      if (type.below !== 0) {
        domain = true;
        notNull ||= type.notNull && !array;
        if (length < 0) length = type.belowModifier;
        type = get(type.below);
      } else {
        array = true;
        type = get(type.element);
      }
      castByPeople ||= type.castByPeople;
    }
    const hasLength =
      ["varchar", "bpchar"].includes(type.name) && length >= headerLength;
    return {
      base:
        type.schema === null || type.kind === "b"
          ? type.name
          : `${type.schema}.${type.name}`,
      baseKind: type.kind,
      array,
      domain,
      castByPeople,
      madeOf: known.get(oid) ?? [],
      notNull,
      maxLength: hasLength ? length - headerLength : undefined,
    };
  };
}
