import type { Table } from "../../catalogue/catalogue";
import { splitWords } from "../words/split-words";
import { isOfSettings } from "./by-name";
import type { OutboundTable } from "./outbound-table";

/** Parts of an application that send: all their tables begin so. */
const senders = new Set([
  ...["notification", "mail", "mailer", "message", "messaging"],
  ...["outbox", "queue"],
]);

/** Settings of what is sent, however the name is joined. */
const settings = /(mapping|setting|option|preference|config|template|type)s?$/i;

/** Lists of whom nothing may be sent to: without them somebody would get what they refused. */
const refusals = /block|unsub|suppress|opt_?out|bounce|blacklist|denylist/i;

/** So many tables that are outbound by themselves make the rest of such a part outbound. */
const enough = 2;

/** The same tables with the rest of the application's parts that send: batches, contents, recipients. */
export function withFamily(
  found: readonly OutboundTable[],
  unknown: readonly Table[],
): OutboundTable[] {
  const known = new Set(found.map(({ table }) => table));
  const members = new Map<string | undefined, number>();
  for (const { table } of found) {
    const family = familyOf(table);
    members.set(family, (members.get(family) ?? 0) + 1);
  }
  const rest = unknown.filter((table) => {
    const family = familyOf(table);
    return (
      family !== undefined &&
      (members.get(family) ?? 0) >= enough &&
      !known.has(table) &&
      !isOfSettings(table.table) &&
      !settings.test(table.table) &&
      !refusals.test(table.table)
    );
  });
  return [
    ...found,
    ...rest.map((table) => ({
      table,
      why: `of what sends, by its name: ${familyOf(table)}`,
    })),
  ];
}

function familyOf({ table }: Table): string | undefined {
  if (!table.includes("_")) return undefined;
  const [word = ""] = splitWords(table);
  return senders.has(word) ? word : undefined;
}
