import { type Column, indexes, type Table } from "../cobalt/facts";
import { type Told, toldInTexts } from "../cobalt/personal-data";
import type { Maker } from "./draft";
import { early, token } from "./faker";
import { date, day, timestamp } from "./moments";
import type { Rows } from "./rows";
import {
  fullName,
  remark,
  spokenPhone,
  tell,
  tellAsJson,
  userLabel,
} from "./tell";

/** A share of the rows, spread evenly, the first one among them: one in `every`. */
const oneIn =
  (every: number, make: Maker, others: "" | null = null): Maker =>
  (draft) =>
    draft.index % every === 0 ? make(draft) : others;

/**
 * How a column's values are made: by what it refers to, by what it tells of people, by its words, its name,
 * its type. Undefined: it stays empty.
 */
export function makerOf(
  table: Table,
  column: Column,
  rows: Rows,
): Maker | undefined {
  const { name, references } = column;
  if (references) return reference(table, column, references.table, rows);
  const told = toldInTexts.filter((kind) => column.tells?.includes(kind));
  if (told.length > 0) return telling(column, told);
  const { words } = column;
  if (words) return ({ index }) => words[index % words.length];
  const named = holdsText(column) ? textByName : byName;
  return named.find(([pattern]) => pattern.test(name))?.[1] ?? byType(column);
}

function reference(
  table: Table,
  column: Column,
  target: string,
  rows: Rows,
): Maker | undefined {
  const count = rows(target);
  if (count === 0) return undefined;
  if (isAlone(table, column)) return ({ index }) => index + 1;
  const its = table.columns.filter((one) => one.references?.table === target);
  const isFirst = its[0] === column;
  if (target === "accounts_user") {
    if (isFirst) return ({ person }) => person.id;
    const make: Maker = ({ other }) => other.id;
    return column.nullable ? oneIn(2, make) : make;
  }
  if (target === "organisations_organisation") {
    if (isFirst) return ({ club }) => club.id;
    return oneIn(9, ({ cast, faker }) => early(faker, cast.clubs).id);
  }
  const make: Maker = ({ faker }) => faker.number.int({ min: 1, max: count });
  return column.nullable ? oneIn(2, make) : make;
}

/** Whether a column is for words. */
function holdsText({ type }: Column): boolean {
  return type === "text" || type.startsWith("character");
}

/** Whether no two rows may have the same there. */
function isAlone(table: Table, column: Column): boolean {
  return (
    column.primaryKey ||
    indexes().some(
      ({ unique, table: on, columns }) =>
        unique &&
        on === table.name &&
        columns.length === 1 &&
        columns[0]?.name === column.name,
    )
  );
}

const isAddress = /^(email|\w+_email|reply_to|recipient|to|cc|bcc)$/;
const isName = /name|player|user|_by$|owner/;
const isBounce = /bounce_reason$|^upload_error$/;
const isJson =
  /^(event|request_body|response_body|upload_payload|context|headers|import_messages|\w+_users|invalid_lines)$/;
const isHtml =
  /^(text|summary|footer|welcome_email|raw_html|people|\w+_info|venue_\w+|latest_news|email_body|html_message)$/;

/** Texts that tell of the row's person. Where none has to be, most rows have none. */
function telling(column: Column, told: readonly Told[]): Maker {
  const { name, nullable } = column;
  if (isBounce.test(name))
    return oneIn(
      50,
      ({ person }) =>
        `smtp; 550 5.1.1 ${person.email}: Recipient address rejected: User unknown`,
      nullable ? null : "",
    );
  if (name === "ip") return ({ faker }) => faker.internet.ipv4();
  const make = textual(column, told);
  if (!nullable || /^(message|event|email|\w*phone)$/.test(name)) return make;
  return oneIn(column.type === "text" ? 4 : 2, make);
}

function textual({ name }: Column, told: readonly Told[]): Maker {
  if (isJson.test(name)) return tellAsJson(told);
  if (told.length === 1) {
    if (isAddress.test(name)) return ({ person }) => person.email;
    if (told[0] === "names" && isName.test(name))
      return ({ person }) =>
        name === "user" ? userLabel(person) : fullName(person);
    if (told[0] === "phoneNumbers" && /phone/.test(name))
      return ({ person }) => spokenPhone(person);
    if (name === "address1") return ({ person }) => person.home.street;
  }
  const say = tell(told);
  if (!isHtml.test(name)) return say;
  const link = told.includes("emailAddresses");
  return (draft) => {
    const { email } = draft.person;
    const mail = link ? ` <a href="mailto:${email}">${email}</a>` : "";
    return `<p>${remark(draft)} ${say(draft)}${mail}</p>`;
  };
}

/** Numbers, dates and flags that any table means the same by. The first pattern that fits decides. */
const byName: readonly (readonly [RegExp, Maker])[] = [
  [/^(player_)?system_number$/, ({ person }) => person.systemNumber],
  [/^dob$/, ({ person }) => person.born],
  [/^old_mpc_id$/, ({ index }) => index + 1],
  [/^(old_mpc_\w*|billing_)club_id$/, ({ club }) => 100 + club.id],
  [/^old_mpc_\w*id$/, ({ person }) => 9_000 + person.id],
  [/club_visited|model_id/, ({ club }) => club.id],
  [/year$/, ({ when }) => new Date(when).getUTCFullYear()],
  [/month$/, ({ when }) => new Date(when).getUTCMonth() + 1],
  [/hard_bounce$/, ({ index }) => index % 50 === 0],
  [/bounce_(date|at)$/, oneIn(50, ({ when }) => timestamp(when))],
  [/^deceased$/, ({ index }) => index % 97 === 96],
];

/** The same for texts. */
const textByName: typeof byName = [
  [/^first_name$/, ({ person }) => person.first],
  [/^last_name$/, ({ person }) => person.last],
  [/^suburb$|venue_location/, ({ club }) => club.home.suburb],
  [/^state$/, ({ person }) => person.home.state],
  [/^postcode$/, ({ person }) => person.home.postcode],
  [
    /^(document|file|attachment|results_file|uploaded_filename)$/,
    ({ person, when, faker }) =>
      `files/${date(when)}/${person.last}_${faker.string.numeric(6)}.pdf`,
  ],
  [/^(links?|results_url|\w*website)$/, ({ club }) => club.website],
  [/^(venue|from)_name$/, ({ club }) => club.name],
  [/qualifier$|^tree$|^slug$/, ({ index }) => `cobalt.clubs.${index + 1}`],
  [/url$|path$/, ({ index }) => `/events/congress/view/${index + 1}`],
  [
    /token$|key$|identifier|_code$|tenant|refer|batch_id$|payload$|message_id$|(device|registration|contact|invoice)_id$|invoice_number$/,
    ({ faker }) => token(faker, 14),
  ],
];

const later =
  /update|last_|change|sent|deliver|open|click|close|due|end|expire|until|complete/;

function byType({ name, type, nullable }: Column): Maker | undefined {
  const wait = later.test(name) ? 3 * day : 0;
  if (type === "boolean") return ({ faker }) => faker.datatype.boolean();
  if (type === "date") return ({ when }) => date(when + wait);
  if (type.startsWith("timestamp")) {
    const make: Maker = ({ when, index }) =>
      timestamp(when + (wait * (index % 10)) / 10);
    return nullable ? oneIn(2, make) : make;
  }
  if (type.startsWith("time"))
    return () => (wait > 0 ? "17:00:00" : "10:00:00");
  if (/percent/.test(name)) return () => 2;
  if (type.startsWith("numeric"))
    return ({ faker }) => faker.number.int({ min: 2, max: 120 }) / 2;
  if (type === "double precision")
    return ({ faker }) => faker.number.int({ min: 3_200, max: 6_900 }) / 100;
  if (/^(integer|smallint|bigint)$/.test(type))
    return ({ faker }) => faker.number.int(9);
  if (nullable) return undefined;
  return remark;
}
