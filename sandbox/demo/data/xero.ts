import type { Cast } from "./cast";
import type { Club } from "./clubs";
import { settlementCount } from "./ledger";
import { date, day, hour, timestamp } from "./moments";
import { uuid } from "./organisations";
import type { Random } from "./random";
import { fill, type Row, times } from "./row";
import { fullName, spokenPhone } from "./texts";

/** The accounting service: credentials, invoices, and every call made to it. */
export const xero = fill({
  xero_xerocredentials: (cast) => {
    const random = cast.random("xero_xerocredentials");
    return [
      {
        authorisation_code: random.token(43),
        access_token: `eyJhbGciOiJSUzI1NiIsImtpZCI6${random.token(20)}.${random.token(880)}.${random.token(342)}`,
        expires: timestamp(cast.now + hour / 2),
        refresh_token: random.token(43),
        tenant_id: uuid(random),
      },
    ];
  },
  xero_xeroinvoice: (cast) => {
    const random = cast.random("xero_xeroinvoice");
    return times(settlementCount(cast), () => invoice(cast, random));
  },
  xero_xerolog: (cast) => {
    const random = cast.random("xero_xerolog");
    return times(cast.scaled(2_900), () => {
      const club = random.pick(cast.clubs);
      const failed = random.chance(0.03);
      return {
        created_at: timestamp(cast.past(random, 300)),
        method: random.pick(["POST", "PUT", "GET"]),
        url: "https://api.xero.com/api.xro/2.0/Contacts",
        request_body: JSON.stringify({ Contacts: [contact(random, club)] }),
        response_body: failed
          ? `{"Message": "Email address ${club.secretary.email} is not valid"}`
          : `{"Id": "${uuid(random)}", "Status": "OK"}`,
        http_status_code: failed ? 400 : 200,
        status: failed ? "Failure" : "Success",
      };
    });
  },
});

function invoice(cast: Cast, random: Random): Row {
  const club = random.pickEarly(cast.clubs);
  const created = cast.past(random, 700);
  const waiting = random.chance(0.15);
  return {
    xero_invoice_id: waiting ? "" : uuid(random),
    invoice_number: waiting ? "" : `INV-${random.digits(5)}`,
    invoice_type: random.pick(["ACCREC", "ACCPAY"]),
    amount: random.dollars(20, 900),
    status: waiting
      ? random.pick(["PENDING_UPLOAD", "UPLOAD_FAILED"])
      : random.pick(["AUTHORISED", "PAID"]),
    reference: `Settlement ${club.name}`,
    date: date(created),
    due_date: date(created + 14 * day),
    created_at: timestamp(created),
    updated_at: timestamp(created + day),
    organisation_id: club.id,
    online_invoice_url: waiting
      ? ""
      : `https://in.xero.com/${random.token(24)}`,
    cobalt_reference: `MySBF-${random.hex(12)}`,
    // What is still to be sent stays in the row: the club's contact with everything.
    upload_payload: waiting
      ? JSON.stringify({
          Type: "ACCPAY",
          Contact: contact(random, club),
          LineItems: [
            { Description: "Settlement", UnitAmount: random.dollars(20, 900) },
          ],
        })
      : null,
    upload_attempts: waiting ? random.int(0, 5) : 0,
    upload_error:
      waiting && random.chance(0.3)
        ? `ValidationException: Contact ${club.secretary.email} is archived`
        : "",
    auto_record_payment: true,
    email_sent: random.chance(0.5),
  };
}

function contact(random: Random, club: Club) {
  const { secretary, home } = club;
  return {
    Name: club.name,
    FirstName: secretary.first,
    LastName: secretary.last,
    EmailAddress: secretary.email,
    BankAccountDetails: `${random.digits(6)}${random.digits(9)}`,
    Phones: [
      { PhoneType: "MOBILE", PhoneNumber: spokenPhone(random, secretary) },
    ],
    Addresses: [
      {
        AddressType: "STREET",
        AddressLine1: home.street,
        City: home.suburb,
        PostalCode: home.postcode,
        AttentionTo: fullName(secretary),
      },
    ],
  };
}
