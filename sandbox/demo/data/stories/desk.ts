import type { Draft, Stories } from "../draft";
import { token } from "../faker";
import { fullName, ipAddress, tell, userLabel } from "../tell";

const tellAll = tell([
  "emailAddresses",
  "names",
  "phoneNumbers",
  "postalAddresses",
  "ipAddresses",
]);

/** What the help desk and the operators see: tickets, logs, errors. */
export const desk: Stories = {
  logs_log: {
    columns: {
      // A query string, as the web server wrote it.
      message: (draft) =>
        draft.index % 8 === 7
          ? `GET /accounts/unsubscribe/?email=${encodeURIComponent(draft.person.email)}`
          : tellAll(draft),
      user: ({ person }) => userLabel(person),
    },
  },
  support_incident: {
    columns: {
      description: complaint,
      reported_by_email: ({ other, index }) =>
        index % 3 === 0 ? other.email : null,
    },
  },
  utils_error500: { columns: { error: stackTrace } },
  utils_slug: {
    columns: { slug: ({ index }) => `congress-${index + 1}` },
  },
};

const tellTicket = tell([
  "emailAddresses",
  "names",
  "phoneNumbers",
  "postalAddresses",
]);

function complaint(draft: Draft): string {
  const { person, faker, index } = draft;
  return index % 4 === 1
    ? `<p>I was charged twice. Please pay it back to BSB ${faker.string.numeric(6)} account ${faker.string.numeric(8)}, ${fullName(person)}, born ${person.born ?? "in 1951"}.</p>`
    : `<p>${tellTicket(draft)}</p>`;
}

/** As Django reports an error: with the request's data, a typed password among them. */
function stackTrace({ person, faker }: Draft): string {
  return `Traceback (most recent call last):
  File "/var/app/current/accounts/views/core.py", line ${faker.number.int(400)}, in register
    user.dob = datetime.strptime(form["dob"], "%d/%m/%Y")
ValueError: time data '${person.born ?? "unknown"}' does not match format
REMOTE_ADDR = '${ipAddress(faker)}'
POST: {'email': '${person.email}', 'first_name': '${person.first}', 'mobile': '${person.mobile ?? person.phone}', 'password1': '${person.last.toLowerCase()}${faker.string.numeric(3)}'}
COOKIES: {'sessionid': '${token(faker, 32)}'}`;
}
