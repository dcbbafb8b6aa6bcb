import type { Person } from "./people";
import type { Random } from "./random";

/** First and last name. */
export function fullName(person: Person): string {
  return `${person.first} ${person.last}`.trim();
}

/** As Cobalt prints a user: name and the federation's number. */
export function userLabel(person: Person): string {
  return `${fullName(person)} (SBF: ${person.systemNumber})`;
}

/** The postal address on one line. */
export function postalAddress(person: Person): string {
  const { street, suburb, state, postcode } = person.home;
  return `${street}, ${suburb} ${state} ${postcode}`;
}

/** Mobile number as people write it, with or without spaces; the landline where there is none. */
export function spokenPhone(random: Random, person: Person): string {
  const { mobile } = person;
  if (mobile === null) return person.phone;
  return random.chance(0.5)
    ? mobile
    : `${mobile.slice(0, 4)} ${mobile.slice(4, 7)} ${mobile.slice(7)}`;
}

/** An address of the public internet. */
export function ipAddress(random: Random): string {
  return `${random.pick([1, 14, 49, 58, 101, 110, 120, 144, 180, 203])}.${random.int(0, 255)}.${random.int(0, 255)}.${random.int(1, 254)}`;
}

const remarks = [
  "The afternoon tea was better than our bidding.",
  "We sat East-West and the boards were flat all day.",
  "Director was called twice, all settled in good humour.",
  "Please keep the aircon on during the second session.",
  "Great turnout again, eleven full tables.",
  "Parking behind the hall is closed until the works are done.",
  "The new dealing machine jammed on board 17.",
  "Slam bidding needs work, as ever.",
  "Looking forward to the teams next month.",
  "Novices are welcome and get a table of their own.",
  "The results had to be scored again after a wrong entry at table 4.",
  "We played four boards short because of the power cut.",
  "Thanks to everyone who helped with the setting up.",
  "Two over one or standard, we still miss the spade game.",
  "Score slips are kept for a fortnight in the office.",
];

/** A sentence about bridge, with nobody in it. */
export function remark(random: Random): string {
  return random.pick(remarks);
}

/** A sentence of somebody's own, as people write them into any box that takes text: with ways to reach them. */
export function personalRemark(random: Random, person: Person): string {
  const name = fullName(person);
  switch (random.int(0, 5)) {
    case 0:
      return `Best to ring me on ${spokenPhone(random, person)} after six. ${name}`;
    case 1:
      return `Please write to ${person.email || "my daughter"}, my old address bounces.`;
    case 2:
      return `${name} here, could you send it to ${postalAddress(person)}?`;
    case 3:
      return `My email is ${person.email || "not working"} and my number ${spokenPhone(random, person)}.`;
    case 4:
      return `${remark(random)} Cheers, ${person.first} <${person.email}>`;
    default:
      return `Partner wanted! Contact ${name}, ${spokenPhone(random, person)} or ${person.email}.`;
  }
}
