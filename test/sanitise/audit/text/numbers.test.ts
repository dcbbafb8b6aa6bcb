import t from "tap";
import { auditDatabase } from "../../../../sanitise/audit/audit-database";
import { numberColumns } from "../../../../sanitise/audit/text/searchable";
import { readCatalogue } from "../../../../sanitise/catalogue/read-catalogue";
import { startCopy } from "../../../support/copy";
import { majors } from "../../../support/postgres";

/** Numbers with a valid check digit, of 13 and 19 digits too, as Visa, Mastercard and UnionPay give them out. */
const cards = [
  "4111111111111111",
  "5555555555554444",
  "4222222222222",
  "6212345678900000003",
];

/** Not one: another check digit, no issuer's first digits, too many digits, a fraction, numbers that aren't any. */
const others = [
  ...["4111111111111112", "1732452151000", "9111111111111111", "0", "-5"],
  "412345678",
];
const fractions = [
  ...["4111111111111111.5", "41111111111111110000", "'NaN'", "'Infinity'"],
];

const setup = `
  create domain amount as numeric;
  create table payment (
    id bigint primary key, card_number bigint, wide numeric, exact numeric(16), with_cents numeric(20,2),
    as_domain amount, many bigint[], many_exact numeric(19)[], grid bigint[], small int, price numeric(12,2));
  insert into payment (id, card_number, wide, exact, with_cents, as_domain, many, many_exact, grid) values
    ${cards
      .map(
        (card, index) =>
          `(${index}, ${card}, ${card}, ${index < 3 ? card : 7}, ${index < 3 ? card : 7}, ${card}, array[1, ${card}], array[${card}, null, 3], array[[1, 2], [${card}, 4]])`,
      )
      .join(", ")};
  create table reading (id bigint primary key, value bigint, measured numeric, many numeric[], many_ids bigint[]);
  insert into reading values ${[...others, ...fractions]
    .map((other, index) => {
      const whole = others.includes(other) ? other : "null";
      return `(${index}, ${whole}, ${other}, array[${other}, null]::numeric[], array[${whole}]::bigint[])`;
    })
    .join(", ")};
  insert into reading values (100, null, null, null, null), (101, 1, 1, '{}', '{}');
  create table post (id bigint primary key);
  insert into post select ${cards[0]} union all select ${cards[1]};
  create table reply (post bigint references post, first bigint references post, id numeric(19) primary key);
  insert into reply values (${cards[0]}, ${cards[1]}, ${cards[2]});
  analyze payment, post, reply;`;

for (const major of majors)
  t.test(`on PostgreSQL ${major}`, async (t) => {
    const { copy, server } = await startCopy(t, setup, { major });
    const catalogue = await copy.session(server.database, readCatalogue);
    const audit = (patterns: Readonly<Record<string, string>>) =>
      auditDatabase(
        {
          sessions: 1,
          inSession: (work) => copy.session(server.database, work),
          catalogue,
          canSearch: () => true,
        },
        { allow: [], patterns, accept: [] },
      );
    const kind = "payment card number";

    t.test("cards' numbers are found in numbers", async (t) => {
      const { findings, columns } = await audit({});
      t.same(
        findings.map((one) => [one.table, one.column, one.kind, one.rows]),
        [
          ["payment", "card_number", kind, 4],
          ["payment", "wide", kind, 4],
          ["payment", "exact", kind, 3],
          ["payment", "with_cents", kind, 3],
          ["payment", "as_domain", kind, 4],
          ["payment", "many", kind, 4],
          ["payment", "many_exact", kind, 4],
          ["payment", "grid", kind, 4],
        ],
        "neither in keys nor in what the planner remembers of them",
      );
      t.equal(columns, 12);
    });

    t.test("nothing else is looked for there", async (t) => {
      const patterns = { digits: "[0-9]{8}", "digits alone": "^[0-9]{8,}$" };
      const { findings } = await audit(patterns);
      const inRows = findings.filter(({ remembered }) => !remembered);
      t.same([...new Set(inRows.map((one) => one.kind))], [kind]);
    });

    t.test("columns without room for one aren't read", async (t) => {
      const payment = catalogue.tables.find(({ table }) => table === "payment");
      t.same(payment && numberColumns(payment).map(({ name }) => name), [
        ...["card_number", "wide", "exact", "with_cents", "as_domain"],
        ...["many", "many_exact", "grid"],
      ]);
    });
  });
