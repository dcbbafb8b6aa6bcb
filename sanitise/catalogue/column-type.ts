/**
 * SQL of a column's type as a statement takes it: with its length and, where it isn't the type's own, its collation. Of a
 * pg_attribute called `a`, with {@link typeJoined}.
 */
export const writtenType = `format_type(a.atttypid, a.atttypmod)
  || case when a.attcollation not in (0, t.typcollation)
       then format(' collate %I.%I', cn.nspname, co.collname) else '' end`;

/** What {@link writtenType} reads besides. */
export const typeJoined = `join pg_type t on t.oid = a.atttypid
  left join pg_collation co on co.oid = a.attcollation
  left join pg_namespace cn on cn.oid = co.collnamespace`;
