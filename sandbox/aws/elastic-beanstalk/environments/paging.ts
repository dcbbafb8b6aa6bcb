import { invalidValue } from "../../protocol/aws-error";
import type { Input } from "../../protocol/input";

/**
 * The page that MaxRecords and NextToken ask for, and the token of the next one.
 * Throws InvalidParameterValue for a page size out of range, and for a token that wasn't given out.
 * @param usual How many a call without MaxRecords gets.
 */
export function pageOf<T>(
  input: Input,
  items: readonly T[],
  usual: number,
): { shown: readonly T[]; NextToken: string | undefined } {
  const size = input.integer("MaxRecords") ?? usual;
  if (size < 1 || size > 1000) {
    throw invalidValue(
      `Invalid value ${size} for MaxRecords. Must be between 1 and 1000`,
    );
  }
  const token = input.text("NextToken");
  const start = token ? offsetOf(token) : 0;
  const end = start + size;
  return {
    shown: items.slice(start, end),
    NextToken:
      end < items.length
        ? Buffer.from(String(end)).toString("base64url")
        : undefined,
  };
}

function offsetOf(token: string): number {
  const offset = Number(Buffer.from(token, "base64url").toString());
  if (Number.isInteger(offset) && offset > 0) return offset;
  throw invalidValue("Invalid NextToken");
}
