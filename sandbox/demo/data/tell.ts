import type { Told } from "../cobalt/personal-data";
import type { Draft } from "./draft";
import type { Person } from "./people";

/** First and last name. */
export function fullName(person: Person): string {
  return `${person.first} ${person.last}`.trim();
}

/** As Cobalt prints a user: name and the federation's number. */
export function userLabel(person: Person): string {
  return `${fullName(person)} (SBF: ${person.systemNumber})`;
}

/** The postal address on one line. */
function postalAddress({ home }: Person): string {
  return `${home.street}, ${home.suburb} ${home.state} ${home.postcode}`;
}

/** Mobile number as people write it, with or without spaces; the landline where there is none. */
export function spokenPhone({ mobile, phone, id }: Person): string {
  if (mobile === null) return phone;
  return id % 2 === 0
    ? mobile
    : `${mobile.slice(0, 4)} ${mobile.slice(4, 7)} ${mobile.slice(7)}`;
}

const remarks = [
  "The afternoon tea was better than our bidding.",
  "Director was called twice, all settled in good humour.",
  "Great turnout again, eleven full tables.",
  "The new dealing machine jammed on board 17.",
  "Slam bidding needs work, as ever.",
  "Novices are welcome and get a table of their own.",
  "Thanks to everyone who helped with the setting up.",
];

/** A sentence about bridge, with nobody in it. */
export function remark({ faker }: Draft): string {
  return faker.helpers.arrayElement(remarks);
}

/** What people write about themselves into any box that takes text, by what it tells. */
const sentences: readonly (readonly [
  tells: readonly Told[],
  say: (person: Person, draft: Draft) => string,
])[] = [
  [
    ["emailAddresses", "names", "phoneNumbers"],
    (person) =>
      `Partner wanted! Contact ${fullName(person)}, ${spokenPhone(person)} or ${person.email}.`,
  ],
  [
    ["names", "postalAddresses"],
    (person) =>
      `${fullName(person)} here, could you send it to ${postalAddress(person)}?`,
  ],
  [
    ["names", "phoneNumbers"],
    (person) =>
      `Best to ring me on ${spokenPhone(person)} after six. ${fullName(person)}`,
  ],
  [
    ["emailAddresses", "phoneNumbers"],
    (person) =>
      `My email is ${person.email || "not working"} and my number ${spokenPhone(person)}.`,
  ],
  [
    ["emailAddresses", "names"],
    (person) => `Cheers, ${fullName(person)} <${person.email}>`,
  ],
  [
    ["emailAddresses"],
    (person) =>
      `Please write to ${person.email || "my daughter"}, my old address bounces.`,
  ],
  [["names"], (person) => `For ${fullName(person)}`],
  [
    ["phoneNumbers"],
    (person) => `Rang ${spokenPhone(person)}, left a message.`,
  ],
  [["postalAddresses"], (person) => `Moved to ${postalAddress(person)}.`],
  [["ipAddresses"], (_, { faker }) => `Seen from ${faker.internet.ipv4()}.`],
];

/** Writes what a row's person could have: each of the kinds in the first row and in some others, less in most. */
export function tell(kinds: readonly Told[]): (draft: Draft) => string {
  const fitting = sentences.filter(([tells]) =>
    tells.every((kind) => kinds.includes(kind)),
  );
  const told = new Set<Told>();
  const all = fitting.filter(([tells]) => {
    const more = tells.some((kind) => !told.has(kind));
    for (const kind of tells) told.add(kind);
    return more;
  });
  return (draft) => {
    const { index, person } = draft;
    if (index % 40 === 0)
      return all.map(([, say]) => say(person, draft)).join(" ");
    const [, say] = draft.faker.helpers.arrayElement(fitting);
    return say(person, draft);
  };
}

/** The same as programs keep it. */
export function tellAsJson(kinds: readonly Told[]): (draft: Draft) => string {
  const has = (kind: Told) => kinds.includes(kind);
  return ({ person, index }) =>
    JSON.stringify({
      Id: index + 1,
      Name: has("names") ? fullName(person) : undefined,
      EmailAddress: has("emailAddresses") ? person.email : undefined,
      Phones: has("phoneNumbers")
        ? [{ PhoneType: "MOBILE", PhoneNumber: spokenPhone(person) }]
        : undefined,
      Addresses: has("postalAddresses")
        ? [
            {
              AddressLine1: person.home.street,
              City: person.home.suburb,
              PostalCode: person.home.postcode,
              AttentionTo: has("names") ? fullName(person) : undefined,
            },
          ]
        : undefined,
    });
}
