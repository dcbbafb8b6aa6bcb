import { invalidValue } from "../../protocol/aws-error";
import type { Input } from "../../protocol/input";

/** What a filter looks at: what the item has there, and how a caller's value is read before it is compared. */
export interface FilterField<T> {
  readonly of: (item: T) => string;
  readonly read?: (value: string) => string;
}

/**
 * A test of all `Filters.Filter.N` of a call: each must hold, by one of its values.
 * @param fields What each filter name looks at; none: the operation takes no filters.
 * Throws InvalidParameterValue for another name, and for a filter without values.
 */
export function filter<T>(
  input: Input,
  fields: Readonly<Record<string, FilterField<T>>> = {},
): (item: T) => boolean {
  const filters = (input.list("Filters", "Filter") ?? []).map((item) => {
    const name = item.required("Name");
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!field) throw invalidValue(`Unrecognized filter name: ${name}`);
    const { of, read = (value: string) => value } = field;
    const values = (item.texts("Values", "Value") ?? []).map(read);
    if (values.length === 0) {
      throw invalidValue(`The filter ${name} has no values.`);
    }
    return (item: T) => values.includes(of(item));
  });
  return (item) => filters.every((matches) => matches(item));
}
