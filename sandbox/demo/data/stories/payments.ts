import type { Cast } from "../cast";
import type { Draft, Stories, Story, Subject } from "../draft";
import { nth, token } from "../faker";
import { day } from "../moments";
import { fullName } from "../tell";
import { ofSecretary } from "./clubs";

/** A line of somebody's or a club's account. */
interface Line extends Partial<Subject> {
  /** Dollars; what goes out is negative. */
  readonly amount: number;
  readonly type: string;
  readonly description: string;
  /** club_sessions_session.id. */
  readonly session?: number;
  /** payments_stripetransaction.id in a member's account, xero_xeroinvoice.id in a club's. */
  readonly voucher?: number;
}

/** Everybody's accounts: sessions first, which a member and a club have in common, then what each has alone. */
export function payments(cast: Cast): Stories {
  const { rows } = cast;
  const shared = rows("payments_memberorganisationlink");
  const session = (index: number) => sessionPayment(cast, index);
  const paidIn = (index: number) => ({
    person: nth(cast.registered, index * step),
  });
  const memberLine = (draft: Draft): Line => {
    const left = draft.index - shared;
    if (left < 0) return session(draft.index);
    if (left < rows("payments_stripetransaction"))
      return {
        ...paidIn(left),
        amount: 100,
        type: "Auto Top Up",
        description: "Payment from card",
        voucher: left + 1,
      };
    return {
      amount: -20,
      type: "Member Transfer",
      description: `Transfer to ${fullName(draft.other)}`,
    };
  };
  const clubLine = ({ index, person }: Draft): Line => {
    const left = index - shared;
    if (left < 0) {
      const paid = session(index);
      return {
        ...paid,
        amount: -paid.amount,
        description: `${paid.description} - ${fullName(paid.person)}`,
      };
    }
    return left < rows("xero_xeroinvoice")
      ? {
          amount: -(40 + (left % 860)),
          type: "Settlement",
          description: "Settlement from Southern Bridge Federation",
          voucher: left + 1,
        }
      : {
          amount: 35,
          type: "Entry to an event",
          description: `Open Pairs - ${fullName(person)}`,
        };
  };
  return {
    payments_membertransaction: account(memberLine, "person", {
      stripe_transaction_id: (draft) => memberLine(draft).voucher,
    }),
    payments_organisationtransaction: account(clubLine, "club", {
      stripe_transaction_id: null,
      bank_settlement_amount: null,
      xero_invoice_id: (draft) => clubLine(draft).voucher,
    }),
    payments_memberorganisationlink: {
      columns: {
        member_transaction_id: ({ index }) => index + 1,
        organisation_transaction_id: ({ index }) => index + 1,
      },
    },
    payments_stripetransaction: {
      about: ({ index }) => paidIn(index),
      columns: {
        amount: 100,
        stripe_last4: ({ faker }) => faker.string.numeric(4),
        stripe_method: ({ faker }) => `pm_${token(faker, 24)}`,
        stripe_receipt_url: ({ faker }) =>
          `https://pay.stripe.com/receipts/acct_${token(faker, 16)}/ch_${token(faker, 24)}`,
        stripe_reference: ({ faker }) => `pi_${token(faker, 24)}`,
        stripe_balance_transaction: ({ faker }) => `txn_${token(faker, 24)}`,
      },
    },
    xero_xeroinvoice: { about: ofSecretary },
  };
}

/** To spread numbers over people: without a factor in common with how many there are, as good as always. */
const step = 7_919;

/** Somebody pays for a session by the federation's credit: one of the four at each of its three tables. */
export function sessionPayment(
  { rows, registered, clubs, now }: Cast,
  index: number,
): Line & Subject {
  const session = Math.floor(index / 3);
  return {
    person: nth(registered, index * step),
    club: nth(clubs, session % rows("club_sessions_sessiontype")),
    when: now - (900 - (session % 900)) * day,
    amount: -(5 + (session % 8)),
    type: "Club Payment",
    description: "Bridge session",
    session: session + 1,
  };
}

/** A table of lines, with what is in the account after each. */
function account(
  lineOf: (draft: Draft) => Line,
  owner: "person" | "club",
  columns: Story["columns"],
): Story {
  const balances = new Map<number, number>();
  return {
    about: lineOf,
    columns: {
      amount: (draft) => lineOf(draft).amount,
      balance: (draft) => {
        const { id } = draft[owner];
        const balance = (balances.get(id) ?? 100) + lineOf(draft).amount;
        balances.set(id, balance);
        return balance;
      },
      description: (draft) => lineOf(draft).description,
      type: (draft) => lineOf(draft).type,
      club_session_id: (draft) => lineOf(draft).session,
      event_id: null,
      ...columns,
    },
  };
}
