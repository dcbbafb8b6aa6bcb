import type { Cloud } from "../../account/cloud";
import { invalidValue } from "../../protocol/aws-error";
import type { Input } from "../../protocol/input";
import { type Answer, list } from "../../protocol/xml";

/** What a paged answer is made of. */
export interface Listing<T> {
  /** All items, in any order. */
  readonly items: readonly T[];
  /** Names of the list and of its members, e.g. `DBInstances` and `DBInstance`. */
  readonly names: readonly [list: string, member: string];
  /** What an item is called: no two alike. The list is in this order. */
  readonly nameOf: (item: T) => string;
  readonly answer: (item: T) => Answer;
}

/** What a marker begins with, so that a stranger's is told from one of ours. */
const after = "after:";

/**
 * The page that MaxRecords and Marker ask for. A marker names the last item that was shown, so that a list
 * which changes between two pages neither repeats nor drops what stayed.
 * Throws InvalidParameterValue for a page size out of range and a marker that no page ended with.
 */
export function page<T>(
  { pageSize }: Pick<Cloud, "pageSize">,
  input: Input,
  { items, names, nameOf, answer }: Listing<T>,
): Answer {
  const size = Math.min(pageSizeOf(input), pageSize);
  const last = lastShown(input.text("Marker"));
  const rest = items
    .filter((item) => nameOf(item) > last)
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const shown = rest.slice(0, size);
  const end = shown.at(-1);
  return {
    Marker:
      end !== undefined && rest.length > size
        ? Buffer.from(after + nameOf(end)).toString("base64url")
        : undefined,
    [names[0]]: list(names[1], shown.map(answer)),
  };
}

function pageSizeOf(input: Input): number {
  const wanted = input.integer("MaxRecords") ?? 100;
  if (wanted < 20 || wanted > 100) {
    throw invalidValue(
      `Invalid value ${wanted} for MaxRecords. Must be between 20 and 100`,
    );
  }
  return wanted;
}

/** An empty marker is the first page's, as the SDKs' paginators take it. */
function lastShown(marker: string | undefined): string {
  if (!marker) return "";
  const text = Buffer.from(marker, "base64url").toString();
  if (!text.startsWith(after)) {
    throw invalidValue(`Unrecognized value for Marker: ${marker}`);
  }
  return text.slice(after.length);
}
