import { abbreviations } from "./abbreviations";
import { phrasesOfColumns } from "./column-words";
import { listed } from "./listed";
import { outboundFamilies, outboundWords } from "./outbound-words";
import { phrasesOfTables } from "./table-words";

/** Words that stand in names besides those that mean something here. */
const others = `
  app, auto, base, cache, check, click, client, cron, current, data, django, event, field, form, group, history,
  host, image, import, inbound, in, index, item, last, line, list, login, match, member, mode, month, net, new, old, on,
  order, out, page, person, previous, primary, product, public, queue, record, request, response, result, row, screen,
  second, send, server, set, site, task, template, test, time, update, user, value, web, work, year`;

/** All words that are known, in the singular: a joined name is taken apart where it is made of these alone. */
export const dictionary: ReadonlySet<string> = new Set(
  [
    ...phrasesOfColumns,
    ...phrasesOfTables,
    ...outboundWords,
    ...outboundFamilies,
    ...listed(others),
    ...abbreviations,
  ].flatMap((phrase) => phrase.split(" ")),
);
