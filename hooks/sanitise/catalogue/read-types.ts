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
}

/** pg_type and its like write a length of n as n + 4. */
const headerLength = 4;

/** Reads the database's types and returns how to look through one, given a column's oid and modifier. */
export async function readTypes(
  client: ClientBase,
): Promise<(oid: number, modifier: number) => Resolved> {
  const { rows } = await client.query<TypeRow>(`
    select t.oid::int8::float8 as oid, t.typname as name, t.typtype as kind, t.typbasetype::int8::float8 as below,
      t.typtypmod as "belowModifier", t.typnotnull as "notNull",
      case when t.typcategory = 'A' then t.typelem::int8::float8 else 0 end as element
    from pg_type t`);
  const types = new Map(rows.map((row) => [row.oid, row]));
  const get = (oid: number): TypeRow => {
    const type = types.get(oid);
    if (!type) throw new Error(`PostgreSQL has no type with oid ${oid}.`);
    return type;
  };

  return (oid, modifier) => {
    let type = get(oid);
    let length = modifier;
    let array = false;
    let domain = false;
    let notNull = false;
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
    }
    const hasLength =
      ["varchar", "bpchar"].includes(type.name) && length >= headerLength;
    return {
      base: type.name,
      baseKind: type.kind,
      array,
      domain,
      notNull,
      maxLength: hasLength ? length - headerLength : undefined,
    };
  };
}
