import type { ColumnType } from "./catalogue";

/**
 * A value as text, as SQL. Where people have made a cast of its type that would run a function of theirs, which could
 * hide what it holds: then it is what the type's own output function gives, as a dump has it.
 * @param value SQL, cheap to be evaluated more than once
 */
export function asText(
  value: string,
  { castByPeople }: Pick<ColumnType, "castByPeople">,
): string {
  return castByPeople
    ? `case when ${value} is null then null else concat(${value}) end`
    : `${value}::text`;
}
