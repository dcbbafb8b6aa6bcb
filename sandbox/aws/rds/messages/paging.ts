import { invalidValue } from "../../protocol/aws-error";
import type { Input } from "../../protocol/input";

/** One page of a list, and the marker that asks for the next one. */
export interface Page<T> {
  readonly items: T[];
  readonly marker: string | undefined;
}

/**
 * The page that MaxRecords and Marker ask for. A marker names the last item that was shown, so that a list
 * which changes between two pages neither repeats nor drops what stayed.
 * @param limit Most items of a page, however many the caller would take.
 */
export function page<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  input: Input,
  limit: number,
): Page<T> {
  const wanted = input.integer("MaxRecords") ?? 100;
  if (wanted < 20 || wanted > 100) {
    throw invalidValue(
      `Invalid value ${wanted} for MaxRecords. Must be between 20 and 100`,
    );
  }
  const size = Math.min(wanted, limit);
  const sorted = [...items].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const marker = input.text("Marker");
  const last = marker ? Buffer.from(marker, "base64url").toString() : undefined;
  const rest =
    last === undefined ? sorted : sorted.filter((item) => nameOf(item) > last);
  const shown = rest.slice(0, size);
  const end = shown.at(-1);
  return {
    items: shown,
    marker:
      end !== undefined && rest.length > size
        ? Buffer.from(nameOf(end)).toString("base64url")
        : undefined,
  };
}
