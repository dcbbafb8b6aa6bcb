import type { Cast } from "./cast";
import { date, day, hour, timestamp } from "./moments";
import type { Person } from "./people";
import type { Random } from "./random";
import { fill, type Row, times } from "./row";
import { fullName, personalRemark, postalAddress, spokenPhone } from "./texts";

const types = [
  "Bridge Credits",
  "Congress Admin",
  "Congress Entry",
  "Club Admin",
  "Masterpoints",
  "Other",
  "Payments/Refunds",
  "Profile/Settings",
  "Registration",
  "Security",
];

/** The help desk: tickets and answers in people's own words. */
export const support = fill({
  support_incident: (cast) => {
    const random = cast.random("support_incident");
    return times(incidentCount(cast), () => incident(cast, random));
  },
  support_incidentlineitem: (cast) => {
    const random = cast.random("support_incidentlineitem");
    return times(cast.scaled(3_800), () => {
      const person = cast.player(random);
      const staff = random.pick(cast.staff);
      return {
        comment_type: random.pick(["Normal", "Normal", "Private"]),
        description: random.pick([
          `<p>Hi ${person.first}, I have changed it to ${person.email}. ${fullName(staff)}</p>`,
          `<p>Rang ${spokenPhone(random, person)}, left a message.</p>`,
          `<p>${personalRemark(random, person)}</p>`,
          `<p>Refunded to the card of ${fullName(person)}, Stripe customer ${person.stripe ?? "none"}.</p>`,
          "<p>Closing, no answer for a fortnight.</p>",
        ]),
        created_date: timestamp(cast.past(random, 1_500)),
        incident_id: random.int(1, incidentCount(cast)),
        staff_id: random.chance(0.7) ? staff.id : null,
      };
    });
  },
  support_attachment: (cast) => {
    const random = cast.random("support_attachment");
    return times(cast.scaled(300), () => {
      const person = cast.player(random);
      return {
        document: `helpdesk/${date(cast.past(random, 900)).replaceAll("-", "/")}/${person.last.replaceAll("'", "")}_screen_${random.digits(4)}.png`,
        create_date: timestamp(cast.past(random, 900)),
        description: `Screenshot from ${fullName(person)}`,
        incident_id: random.int(1, incidentCount(cast)),
        user_id: person.id,
      };
    });
  },
  support_notifyuserbytype: (cast) =>
    types.map((type, index) => ({
      incident_type: type,
      staff_id: cast.staff[index % cast.staff.length]?.id,
    })),
});

function incidentCount(cast: Cast): number {
  return cast.scaled(1_500);
}

function incident(cast: Cast, random: Random): Row {
  const stranger = random.chance(0.3);
  const person = stranger ? random.pick(cast.people) : cast.player(random);
  const created = cast.past(random, 1_600);
  const closed = random.chance(0.9);
  return {
    reported_by_email: stranger ? person.email : null,
    description: `<p>${complaint(random, person)}</p>`,
    status: closed
      ? "Closed"
      : random.pick(["Unassigned", "In Progress", "Pending User Feedback"]),
    incident_type: random.pick(types),
    created_date: timestamp(created),
    closed_date: closed
      ? timestamp(created + random.int(1, 90) * hour + day)
      : null,
    reported_by_user_id: stranger ? null : person.id,
    assigned_to_id: random.chance(0.8) ? random.pick(cast.staff).id : null,
    title: random
      .pick([
        "Can't log in",
        "Wrong charge",
        `Address change ${person.last}`,
        "Entry disappeared",
        "Duplicate account",
      ])
      .slice(0, 80),
    severity: random.pick(["Low", "Medium", "Medium", "High"]),
    reported_by_name: stranger ? fullName(person) : null,
  };
}

function complaint(random: Random, person: Person): string {
  switch (random.int(0, 4)) {
    case 0:
      return `I cannot log in with ${person.email}. My number is ${person.systemNumber}, born ${person.born ?? "in 1951"}. ${fullName(person)}`;
    case 1:
      return `I was charged twice. Please pay it back to BSB ${random.digits(3)}-${random.digits(3)} account ${random.digits(8)}, ${fullName(person)}.`;
    case 2:
      return `We have moved to ${postalAddress(person)}. New phone: ${spokenPhone(random, person)}.`;
    case 3:
      return `My card ending ${random.digits(4)} was declined. ${personalRemark(random, person)}`;
    default:
      return personalRemark(random, person);
  }
}
