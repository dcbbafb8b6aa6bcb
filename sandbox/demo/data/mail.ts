import { type Cast, perCast } from "./cast";
import { hour, minute, timestamp } from "./moments";
import { federationDomain, type Person } from "./people";
import type { Random } from "./random";
import { fill, type Row, times } from "./row";
import { fullName, postalAddress, spokenPhone } from "./texts";

const templates = [
  "system - default",
  "system - two headings",
  "system - button",
  "club - default",
  "club - results",
  "system - password reset",
  "payments - statement",
  "events - entry",
];

/** What django-post-office calls a mail's state. */
const states = { sent: 0, failed: 1, queued: 2 };

/** Outgoing mail: what waits in the queue, and what was sent with its recipients and text. */
export const mail = fill({
  post_office_emailtemplate: (cast) =>
    templates.map((name) => ({
      name,
      description: `Template ${name}`,
      subject: "{{ subject }}",
      content: "Hello {{ name }},\n\n{{ email_body }}",
      html_content: "<h2>Hello {{ name }}</h2>{{ email_body|safe }}",
      created: timestamp(cast.now - 9_000 * hour),
      last_updated: timestamp(cast.now - 4_000 * hour),
      language: "",
    })),
  post_office_email: function* (cast) {
    for (const letter of letters(cast)) yield letter.row;
  },
  post_office_log: function* (cast) {
    const random = cast.random("post_office_log");
    for (const [index, { to, state, when }] of letters(cast).entries())
      if (state !== states.queued)
        yield {
          date: timestamp(when + minute),
          status: state,
          exception_type: state === states.failed ? "MessageRejected" : "",
          message:
            state === states.failed
              ? `An error occurred: Address is on the suppression list: ${to.email} (request ${random.hex(12)})`
              : "",
          email_id: index + 1,
        };
  },
  post_office_attachment: (cast) => {
    const random = cast.random("post_office_attachment");
    return times(attachmentCount(cast), () => {
      const { first, last } = cast.player(random);
      return {
        file: `post_office_attachments/${random.hex(32)}.pdf`,
        name: `Statement ${first} ${last}.pdf`,
        mimetype: "application/pdf",
        headers: null,
      };
    });
  },
  post_office_attachment_emails: (cast) =>
    times(letters(cast).length === 0 ? 0 : attachmentCount(cast), (index) => ({
      attachment_id: index + 1,
      email_id: 1 + ((index * 7) % letters(cast).length),
    })),
});

/** A mail: its row, and what the tables about it need. */
interface Letter {
  readonly to: Person;
  readonly state: number;
  readonly when: number;
  readonly row: Row;
}

/** All mail. Cobalt's own command empties it, so a test database has none. */
export const letters = perCast((cast: Cast): readonly Letter[] => {
  if (cast.kind === "test") return [];
  const random = cast.random("post_office_email");
  const people = cast.people.filter(({ email, id }) => email !== "" && id > 3);
  const sent = Array.from({ length: cast.scaled(6_000) }, () =>
    letter(cast, random, random.pick(people), false),
  );
  const queued = Array.from({ length: cast.scaled(1_240) }, () =>
    letter(cast, random, random.pick(people), true),
  );
  return [...sent, ...queued];
});

function letter(
  cast: Cast,
  random: Random,
  to: Person,
  queued: boolean,
): Letter {
  const state = queued
    ? states.queued
    : random.chance(0.985)
      ? states.sent
      : states.failed;
  const when = queued
    ? cast.now - random.int(1, 300) * minute
    : cast.past(random, 120);
  const other = random.pick(cast.registered);
  const club = random.pick(cast.clubs);
  const [subject, text] = write(random, to, other);
  const body = `Hello ${to.first},\n\n${text}\n\n${fullName(club.secretary)}\n${club.name}\n${spokenPhone(random, club.secretary)}`;
  const row = {
    from_email: `Southern Bridge <${cast.address("donotreply")}>`,
    to:
      random.chance(0.04) && other.email
        ? `${to.email}, ${other.email}`
        : to.email,
    cc: random.chance(0.05) ? club.email : "",
    bcc: random.chance(0.03) ? club.secretary.email : "",
    subject,
    message: body,
    html_message: `<p>${body.replaceAll("\n", "<br>")}</p><p>Sent to <a href="mailto:${to.email}">${to.email}</a></p>`,
    status: state,
    priority: 2,
    created: timestamp(when),
    last_updated: timestamp(when + minute),
    headers: JSON.stringify({ "Reply-to": club.secretary.email || club.email }),
    context: random.chance(0.3)
      ? JSON.stringify({
          name: to.first,
          title: subject,
          email_body: text,
          box_colour: "#9c27b0",
        })
      : null,
    template_id: random.int(1, templates.length),
    backend_alias: "",
    number_of_retries: state === states.failed ? 3 : null,
    message_id: `<${Math.floor(when / 1_000)}.${random.digits(5)}.${random.digits(17)}@${random.pick(["ip-10-41-2-17", "ip-10-41-7-203"])}.ap-southeast-2.compute.internal>`,
  };
  return { to, state, when, row };
}

function write(
  random: Random,
  to: Person,
  other: Person,
): [subject: string, text: string] {
  switch (random.int(0, 5)) {
    case 0:
      return [
        "Reset your password",
        `Someone, hopefully you, asked to reset the password of ${to.email}. Go to https://www.${federationDomain}/accounts/reset/${Buffer.from(String(to.id)).toString("base64url")}/${random.hex(6)}-${random.hex(32)}/`,
      ];
    case 1:
      return [
        `Statement for ${fullName(to)}`,
        `Your balance is $${random.dollars(1, 300).toFixed(2)}. We have your address as ${postalAddress(to)}.`,
      ];
    case 2:
      return [
        "You have been entered in an event",
        `${fullName(other)} (${other.email}) has entered you. Ring ${spokenPhone(random, other)} if that is a surprise.`,
      ];
    case 3:
      return [
        `Message from ${fullName(other)}`,
        `Could you play on Thursday? You can reply to ${other.email}.`,
      ];
    case 4:
      return [
        "Results",
        `You came ${random.int(1, 14)}th with ${fullName(other)}, ${random.int(3_500, 6_800) / 100}%.`,
      ];
    default:
      return [
        `Welcome ${to.first}`,
        `Your number is ${to.systemNumber}. Date of birth on file: ${to.born ?? "none"}, mobile: ${to.mobile ?? "none"}.`,
      ];
  }
}

function attachmentCount(cast: Cast): number {
  return cast.scaled(240);
}
