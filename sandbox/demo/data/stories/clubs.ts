import type { Cast } from "../cast";
import type { Club } from "../clubs";
import type { Draft, Stories, Subject } from "../draft";
import { nth } from "../faker";
import { date, day } from "../moments";
import { type Person, systemAccounts } from "../people";
import { fullName, spokenPhone } from "../tell";

const year = 365 * day;
/** Kinds of membership, and ways of paying, that each club has: so many rows of their tables. */
const [membershipTypes, paymentMethods] = [3, 4];

/** A row of what a club keeps: its secretary is who wrote it. */
export const ofClub =
  (cast: Cast, rowsEach = 1) =>
  ({ index }: Draft): Pick<Subject, "club" | "person"> => {
    const club = nth(cast.clubs, Math.floor(index / rowsEach));
    return { club, person: club.secretary };
  };

/** A row of any club's. */
export const ofSecretary = ({ club }: Draft): Pick<Subject, "person"> => ({
  person: club.secretary,
});

/** One of a club's ways of paying: a row of payments_orgpaymentmethod. */
export function paymentMethod({ club, index }: Draft): number {
  return (club.id - 1) * paymentMethods + 1 + (index % paymentMethods);
}

/** The clubs, their members, and what the clubs keep about them. */
export function clubs(cast: Cast): Stories {
  const memberships = listMemberships(cast);
  const latest = cast.rows("organisations_memberclubdetails");
  return {
    organisations_organisation: {
      about: ofClub(cast),
      columns: {
        org_id: ({ club }) => club.number,
        name: ({ club }) => club.name,
        type: ({ index }) => (index === 0 ? "National" : "Club"),
        address1: ({ club }) => club.home.street,
        state: ({ club }) => club.home.state,
        postcode: ({ club }) => club.home.postcode,
        bank_account: ({ faker }) => faker.string.numeric(8),
        bank_bsb: ({ faker }) => faker.string.numeric(6),
        club_email: ({ club }) => club.email,
        secretary_id: ({ person }) => person.id,
        default_secondary_payment_method_id: paymentMethod,
      },
    },
    organisations_organisationfrontpage: { about: ofClub(cast) },
    organisations_membershiptype: { about: ofClub(cast, membershipTypes) },
    payments_orgpaymentmethod: { about: ofClub(cast, paymentMethods) },
    organisations_membermembershiptype: {
      // First this year's memberships, then some of last year's.
      about: ({ index }) => ({
        ...nth(memberships, index),
        when: cast.now - (index < latest ? year : 2 * year) + 60 * day,
      }),
      columns: {
        last_modified_by_id: ({ club }) => club.secretary.id,
        membership_type_id: ({ club, index }) =>
          (club.id - 1) * membershipTypes + nth([1, 1, 1, 2, 3], index),
        start_date: ({ when }) => date(when),
        end_date: ({ when }) => date(when + year),
        membership_state: ({ index }) =>
          index < latest ? nth(["CUR", "CUR", "CUR", "DUE"], index) : "END",
        payment_method_id: paymentMethod,
      },
    },
    organisations_memberclubdetails: {
      about: ({ index }) => nth(memberships, index),
      columns: {
        address2: ({ person }) => person.home.suburb,
        club_membership_number: ({ index }) => String(index),
        emergency_contact: ({ other, index }) =>
          index % 2 === 0 ? `${fullName(other)} ${spokenPhone(other)}` : null,
        // Typed in by the club: not always as the person wrote it.
        email: ({ person, index }) =>
          nth([person.email, person.email.toLowerCase(), null], index),
        latest_membership_id: ({ index }) => index + 1,
      },
    },
    organisations_memberclubemail: {
      about: ({ index }) => ({
        person: nth(cast.unregistered, index),
        club: nth(cast.clubs, index),
      }),
    },
    organisations_clubmemberlog: {
      about: ({ faker }) => faker.helpers.arrayElement(memberships),
    },
  };
}

/** Who is a member of which club, a row of organisations_memberclubdetails each: some are of a second one too. */
function listMemberships(
  cast: Cast,
): { readonly person: Person; readonly club: Club }[] {
  const homes = new Map(
    cast.clubs.flatMap((club) =>
      club.members.map((person) => [person, club] as const),
    ),
  );
  const count = cast.rows("organisations_memberclubdetails");
  const ofOne = Math.round(count * 0.9);
  return Array.from({ length: count }, (_, index) => {
    const at = index < ofOne ? index : (index - ofOne) * 9;
    const person = nth(cast.people, systemAccounts + at);
    const home = homes.get(person)?.id ?? 1;
    return {
      person,
      club: nth(cast.clubs, index < ofOne ? home - 1 : home),
    };
  });
}
