import type { Cast } from "./cast";
import { type ClubLine, ledger, type MemberLine, type TopUp } from "./ledger";
import { minute, timestamp } from "./moments";
import { paymentMethods } from "./payment-methods";
import { sessions } from "./play";
import type { Random } from "./random";
import { fill, type Row, times } from "./row";
import { fullName, personalRemark } from "./texts";

/** Money: everybody's account, the clubs' accounts, cards. */
export const payments = fill({
  payments_orgpaymentmethod: function* (cast) {
    for (const { club, name } of paymentMethods(cast).all)
      yield { payment_method: name, organisation_id: club.id, active: true };
  },
  payments_paymentstatic: (cast) => [
    {
      created_date: timestamp(cast.now),
      default_org_fee_percent: 2.2,
      stripe_cost_per_transaction: 0.3,
      stripe_percentage_charge: 1.75,
      active: true,
      modified_by_id: cast.staff[0]?.id,
      stripe_refund_percentage_charge: 3,
      stripe_refund_weeks: 12,
    },
  ],
  payments_organisationsettlementfees: (cast) =>
    times(cast.scaled(35), (index) => ({
      org_fee_percent: 1.5,
      organisation_id: index + 1,
    })),
  payments_stripetransaction: function* (cast) {
    const random = cast.random("payments_stripetransaction");
    for (const topUp of ledger(cast).topUps)
      yield stripeTransaction(cast, random, topUp);
  },
  payments_membertransaction: function* (cast) {
    const random = cast.random("payments_membertransaction");
    for (const line of ledger(cast).members)
      yield memberTransaction(random, line);
  },
  payments_organisationtransaction: function* (cast) {
    const random = cast.random("payments_organisationtransaction");
    for (const line of ledger(cast).clubs) yield clubTransaction(random, line);
  },
  payments_memberorganisationlink: function* (cast) {
    for (const { member, club } of ledger(cast).ofSessionEntry.values())
      yield {
        member_transaction_id: member.id,
        organisation_transaction_id: club.id,
      };
  },
  payments_userpendingpayment: (cast) => {
    const random = cast.random("payments_userpendingpayment");
    const first = sessions(cast)[0]?.entries.length ?? 1;
    return times(cast.scaled(320), () => {
      const person = cast.player(random);
      return {
        amount: random.dollars(5, 15),
        description: `Table money owed by ${fullName(person)}`.slice(0, 100),
        organisation_id: random.pick(cast.clubs).id,
        session_entry_id: random.int(1, first),
        system_number: person.systemNumber,
        created_at: timestamp(cast.past(random, 200)),
      };
    });
  },
  payments_stripelog: (cast) => {
    const random = cast.random("payments_stripelog");
    return times(cast.scaled(4_500), () => {
      const topUp = random.pick(ledger(cast).topUps);
      return {
        created_date: timestamp(topUp.when + minute),
        event: stripeEvent(random, topUp),
        cobalt_tran_type: "Auto",
        event_type: "charge.succeeded",
      };
    });
  },
});

function reference(random: Random): string {
  return `${random.token(4)}-${random.token(4)}-${random.token(4)}`.toUpperCase();
}

function memberTransaction(random: Random, line: MemberLine): Row {
  return {
    created_date: timestamp(line.when),
    amount: line.amount,
    balance: line.balance,
    description: line.description.slice(0, 80),
    member_id: line.person.id,
    stripe_transaction_id: line.stripe,
    reference_no: reference(random),
    type: line.type,
    organisation_id: line.club?.id,
    other_member_id: line.other?.id,
    club_session_id: line.session,
    event_id: line.event,
  };
}

function clubTransaction(random: Random, line: ClubLine): Row {
  return {
    created_date: timestamp(line.when),
    amount: line.amount,
    balance: line.balance,
    description: line.description,
    reference_no: reference(random),
    type: line.type,
    member_id: line.person?.id,
    organisation_id: line.club.id,
    other_organisation_id: line.invoice ? 1 : null,
    bank_settlement_amount: line.invoice ? -line.amount : null,
    club_session_id: line.session,
    event_id: line.event,
    xero_invoice_id: line.invoice,
  };
}

function stripeTransaction(
  cast: Cast,
  random: Random,
  { person, when, amount }: TopUp,
): Row {
  const noted = random.chance(0.05);
  return {
    description: noted
      ? `Auto top up. ${personalRemark(random, person)}`
      : `Payment by ${fullName(person)}`,
    amount,
    status: random.chance(0.95) ? "Succeeded" : "Refunded",
    created_date: timestamp(when),
    last_change_date: timestamp(when + minute),
    member_id: person.id,
    stripe_brand: random.pick(["visa", "mastercard", "amex"]),
    stripe_country: "AU",
    stripe_currency: "aud",
    stripe_exp_month: random.int(1, 12),
    stripe_exp_year: random.int(2026, 2031),
    stripe_last4: random.digits(4),
    stripe_method: `pm_${random.token(24)}`,
    stripe_receipt_url: `https://pay.stripe.com/receipts/acct_${random.token(16)}/ch_${random.token(24)}/rcpt_${random.token(24)}`,
    stripe_reference: `pi_${random.token(24)}`,
    route_code: "MAN",
    route_payload: random.token(36),
    linked_amount: amount,
    linked_transaction_type: "Auto Top Up",
    linked_organisation_id: random.chance(0.02)
      ? random.pick(cast.clubs).id
      : null,
    linked_member_id: random.chance(0.05) ? cast.player(random).id : null,
    stripe_balance_transaction: `txn_${random.token(24)}`,
    refund_amount: 0,
  };
}

/** What Stripe's webhook sends, shortened: who paid, from where, with which card. */
function stripeEvent(random: Random, { person, amount }: TopUp): string {
  const { street, suburb, state, postcode } = person.home;
  return JSON.stringify({
    id: `evt_${random.token(24)}`,
    type: "charge.succeeded",
    data: {
      object: {
        id: `ch_${random.token(24)}`,
        amount: amount * 100,
        customer: person.stripe ?? `cus_${random.token(14)}`,
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
          card: {
            brand: "visa",
            last4: random.digits(4),
            fingerprint: random.token(16),
          },
        },
        receipt_email: person.email,
      },
    },
  });
}
