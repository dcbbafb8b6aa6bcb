import { realValuesSchema } from "../../../postgres/own-schema";

/** Characters of a value that the quick look asks for; no value has fewer. */
const few = 8;

/** Characters that it asks for where it saw those. More would make expressions that take too much memory. */
const many = 16;

/**
 * Makes regular expressions of the real values, inside the server. A tree of their beginnings is much
 * smaller than a list, and PostgreSQL runs through a text the faster the smaller an expression is.
 */
export function expressionStatement(): string {
  return `insert into ${realValuesSchema}.expression select (${tree(few)}), (${tree(many)})`;
}

function tree(depth: number): string {
  let query = `
    select distinct left(v.value, ${depth}) as path, ''::text as below
    from ${realValuesSchema}.value, lateral (values (value), (escaped)) v(value) where v.value is not null`;
  for (let length = depth - 1; length >= 0; length--) {
    const branch = `regexp_replace(substr(path, ${length + 1}, 1), '([^[:alnum:] ])', '\\\\\\1') || below`;
    query = `
      select left(path, ${length}) as path,
        case count(*) when 1 then min(${branch}) else '(?:' || string_agg(${branch}, '|') || ')' end as below
      from (${query}) level_${length} group by 1`;
  }
  return `select below from (${query}) tree`;
}
