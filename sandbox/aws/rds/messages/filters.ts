import { invalidValue } from "../../protocol/aws-error";
import type { Input } from "../../protocol/input";

/**
 * A test of all `Filters.Filter.N` of a call: each must hold, by one of its values.
 * @param fields What each filter name looks at. Another name throws InvalidParameterValue.
 */
export function filter<T>(
  input: Input,
  fields: Readonly<Record<string, (item: T) => string>>,
): (item: T) => boolean {
  const filters = (input.list("Filters", "Filter") ?? []).map((item) => {
    const name = item.required("Name");
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!field) throw invalidValue(`Unrecognized filter name: ${name}`);
    const values = item.texts("Values", "Value") ?? [];
    return { field, values };
  });
  return (item) =>
    filters.every(({ field, values }) => values.includes(field(item)));
}
