import type { Cast } from "../cast";
import type { Draft, Stories, Story, Subject } from "../draft";
import { nth, token } from "../faker";
import { day } from "../moments";
import { systemAccounts } from "../people";
import { fullName } from "../tell";
import { ofSecretary } from "./clubs";

/** A line of somebody's or a club's account. */
interface Line extends Subject {
  /** Dollars; what goes out is negative. */
  readonly amount: number;
  readonly type: string;
  readonly description: string;
  /** club_sessions_session.id. */
  readonly session?: number;
  /** events_event.id. */
  readonly event?: number;
  /** payments_stripetransaction.id in a member's account, xero_xeroinvoice.id in a club's. */
  readonly voucher?: number;
}

/** What Stripe and Xero know of the federation, and everybody's accounts: cards, payments, settlements. */
export function payments(cast: Cast): Stories {
  const { rows } = cast;
  const cards = rows.payments_stripetransaction;
  const invoices = rows.xero_xeroinvoice;
  const shared = Array.from(
    { length: rows.payments_memberorganisationlink },
    (_, index) => sessionPayment(cast, index),
  );
  const ofMembers = Array.from(
    { length: rows.payments_membertransaction - shared.length },
    (_, index) => (index < cards ? topUp(cast, index) : entry(cast, index)),
  );
  const ofClubs = Array.from(
    { length: rows.payments_organisationtransaction - shared.length },
    (_, index) =>
      index < invoices ? settlement(cast, index) : entry(cast, index),
  );
  const members = [...shared, ...ofMembers];
  const clubs = [...shared, ...ofClubs].map(asTheClubSeesIt);
  const ofTopUp = ({ index }: Draft) => topUp(cast, index % cards);
  return {
    payments_membertransaction: account(members, "person", {
      stripe_transaction_id: ({ index }) => nth(members, index).voucher,
      organisation_id: ({ index, club }) =>
        nth(members, index).voucher ? null : club.id,
      other_member_id: null,
    }),
    payments_organisationtransaction: account(clubs, "club", {
      stripe_transaction_id: null,
      other_organisation_id: null,
      bank_settlement_amount: ({ index }) =>
        nth(clubs, index).voucher ? -nth(clubs, index).amount : null,
      xero_invoice_id: ({ index }) => nth(clubs, index).voucher,
    }),
    payments_memberorganisationlink: {
      columns: {
        member_transaction_id: ({ index }) => index + 1,
        organisation_transaction_id: ({ index }) => index + 1,
      },
    },
    payments_stripetransaction: {
      about: ofTopUp,
      columns: {
        amount: (draft) => ofTopUp(draft).amount,
        stripe_exp_month: ({ index }) => 1 + (index % 12),
        stripe_exp_year: ({ index }) => 2026 + (index % 6),
        stripe_last4: ({ faker }) => faker.string.numeric(4),
        stripe_method: ({ faker }) => `pm_${token(faker, 24)}`,
        stripe_receipt_url: ({ faker }) =>
          `https://pay.stripe.com/receipts/acct_${token(faker, 16)}/ch_${token(faker, 24)}`,
        stripe_reference: ({ faker }) => `pi_${token(faker, 24)}`,
        stripe_balance_transaction: ({ faker }) => `txn_${token(faker, 24)}`,
        refund_amount: 0,
      },
    },
    payments_stripelog: {
      about: ofTopUp,
      columns: { event: stripeEvent, event_type: "charge.succeeded" },
    },
    xero_xerocredentials: {
      columns: {
        access_token: ({ faker }) =>
          `eyJhbGciOiJSUzI1NiIsImtpZCI6${token(faker, 20)}.${token(faker, 880)}.${token(faker, 342)}`,
      },
    },
    xero_xeroinvoice: { about: ofSecretary },
    xero_xerolog: {
      about: ofSecretary,
      columns: {
        url: "https://api.xero.com/api.xro/2.0/Contacts",
        http_status_code: 200,
      },
    },
  };
}

/** A table of lines, with what is in the account after each. */
function account(
  lines: readonly Line[],
  owner: "person" | "club",
  columns: Story["columns"],
): Story {
  const balances = new Map<number, number>();
  return {
    about: ({ index }) => nth(lines, index),
    columns: {
      amount: ({ index }) => nth(lines, index).amount,
      balance: ({ index, [owner]: { id } }) => {
        const balance = (balances.get(id) ?? 100) + nth(lines, index).amount;
        balances.set(id, balance);
        return balance;
      },
      description: ({ index }) => nth(lines, index).description,
      type: ({ index }) => nth(lines, index).type,
      club_session_id: ({ index }) => nth(lines, index).session,
      event_id: ({ index }) => nth(lines, index).event,
      ...columns,
    },
  };
}

/** What comes in from a member goes out from there. */
function asTheClubSeesIt(line: Line): Line {
  return line.type === "Settlement"
    ? line
    : {
        ...line,
        amount: -line.amount,
        description: `${line.description} - ${fullName(line.person)}`,
      };
}

/** Somebody pays for a session by the federation's credit: one of the four at each of its three tables. */
export function sessionPayment(cast: Cast, index: number): Line {
  const { club_sessions_session: sessions, club_sessions_sessiontype: types } =
    cast.rows;
  const session = Math.floor(index / 3);
  return {
    person: registered(cast, index),
    club: nth(cast.clubs, session % types),
    when: past(cast, session, sessions),
    amount: -(5 + (session % 8)),
    type: "Club Payment",
    description: "Bridge session",
    session: session + 1,
  };
}

/** Somebody pays in by card. */
function topUp(cast: Cast, index: number): Line {
  return {
    person: registered(cast, index + 1),
    club: nth(cast.clubs, 0),
    when: past(cast, index, cast.rows.payments_stripetransaction),
    amount: nth([50, 100, 100, 200], index),
    type: "Auto Top Up",
    description: "Payment from card",
    voucher: index + 1,
  };
}

/** Somebody enters an event, or every fifth time gives a friend something. */
function entry(cast: Cast, index: number): Line {
  const transfer = index % 5 === 0;
  const friend = nth(cast.people, systemAccounts + (index % 40));
  return {
    person: registered(cast, index + 2),
    club: nth(cast.clubs, index),
    when: past(cast, index, cast.rows.payments_membertransaction),
    amount: transfer ? -20 : -35,
    type: transfer ? "Member Transfer" : "Entry to an event",
    description: transfer
      ? `Transfer to ${fullName(friend)}`
      : "Congress - Open Pairs",
    event: transfer ? undefined : 1 + (index % cast.rows.events_event),
  };
}

/** The federation pays a club out, with an invoice. */
function settlement(cast: Cast, index: number): Line {
  return {
    person: registered(cast, index),
    club: nth(cast.clubs, index),
    when: past(cast, index, cast.rows.xero_xeroinvoice),
    amount: -(40 + (index % 860)),
    type: "Settlement",
    description: "Settlement from Southern Bridge Federation",
    voucher: index + 1,
  };
}

/** A player for a number, spread widely: the step has no factor in common with how many there are, as good as always. */
function registered(cast: Cast, index: number) {
  return nth(cast.registered, index * 7_919);
}

/** One after the other, over the last 900 days. */
function past({ now }: Cast, index: number, count: number): number {
  return now - Math.floor(((count - index) / count) * 900 * day);
}

/** What Stripe's webhook sends, shortened: who paid, from where, with which card. */
function stripeEvent({ person, faker, index, cast }: Draft): string {
  const { street, suburb, state, postcode } = person.home;
  return JSON.stringify({
    id: `evt_${token(faker, 24)}`,
    type: "charge.succeeded",
    data: {
      object: {
        amount: topUp(cast, index).amount * 100,
        customer: person.stripe,
        billing_details: {
          email: person.email,
          name: fullName(person),
          phone: person.mobile,
          address: {
            line1: street,
            city: suburb,
            state,
            postal_code: postcode,
            country: "AU",
          },
        },
        payment_method_details: {
          card: { brand: "visa", last4: faker.string.numeric(4) },
        },
        receipt_email: person.email,
      },
    },
  });
}
