import { federationDomain } from "../../world";
import type { Cast } from "../cast";
import type { Draft, Stories } from "../draft";
import { nth } from "../faker";
import { minute, timestamp } from "../moments";
import { systemAccounts } from "../people";
import { fullName, postalAddress, spokenPhone } from "../tell";
import { ofSecretary } from "./clubs";

/** What django-post-office calls a mail's state. */
const states = { sent: 0, failed: 1, queued: 2 };

/** Outgoing mail: what waits in the queue, what was sent with its recipients and text, what became of it. */
export function mail(cast: Cast): Stories {
  const { rows } = cast;
  const people = cast.people.slice(systemAccounts);
  const mailable = people.filter(({ email }) => email !== "");
  /** Those after them wait in the queue, as many as in production. */
  const sent = Math.round((rows.post_office_email * 6_000) / 7_240);
  const toWhom = ({ index }: Draft) => ({
    person: nth(mailable, index * 7),
    when: index < sent ? cast.now - (sent - index) * 30 * minute : cast.now,
  });
  const stateOf = (index: number): number => {
    if (index >= sent) return states.queued;
    return index % 60 === 0 ? states.failed : states.sent;
  };
  return {
    post_office_emailtemplate: {
      columns: {
        description: "Template",
        default_template_id: null,
        language: "",
      },
    },
    post_office_email: {
      about: toWhom,
      columns: {
        from_email: `Southern Bridge <${cast.address("donotreply")}>`,
        to: ({ person, other, index }) =>
          index % 25 === 0 ? `${person.email}, ${other.email}` : person.email,
        cc: ({ club, index }) => (index % 20 === 0 ? club.email : ""),
        bcc: ({ other, index }) => (index % 30 === 0 ? other.email : ""),
        subject: (draft) => write(draft).subject,
        message: (draft) => letter(draft),
        html_message: (draft) =>
          `<p>${letter(draft).replaceAll("\n", "<br>")}</p><p>Sent to <a href="mailto:${draft.person.email}">${draft.person.email}</a></p>`,
        status: ({ index }) => stateOf(index),
        priority: 2,
        headers: ({ club }) =>
          JSON.stringify({ "Reply-to": club.secretary.email || club.email }),
        context: (draft) =>
          draft.index % 3 === 0
            ? JSON.stringify({
                name: draft.person.first,
                title: write(draft).subject,
                email_body: write(draft).text,
              })
            : null,
        backend_alias: "",
        message_id: ({ faker, when }) =>
          `<${Math.floor(when / 1_000)}.${faker.string.numeric(17)}@ip-10-41-2-17.${federationDomain}>`,
      },
    },
    post_office_log: {
      about: toWhom,
      columns: {
        status: ({ index }) => stateOf(index),
        exception_type: ({ index }) =>
          index % 60 === 0 ? "MessageRejected" : "",
        message: ({ index, person }) =>
          index % 60 === 0
            ? `An error occurred: Address is on the suppression list: ${person.email}`
            : "",
        email_id: ({ index }) => index + 1,
      },
    },
    post_office_attachment: {
      columns: { name: ({ person }) => `Statement ${fullName(person)}.pdf` },
    },
    post_office_attachment_emails: {
      columns: { attachment_id: ({ index }) => index + 1 },
    },
    notifications_abstractemail: {
      columns: {
        status: ({ index }) =>
          index < rows.notifications_email ? "Queued" : "Sent",
        member_id: ({ person }) => person.id,
        reply_to: ({ other }) => other.email,
        sender_id: ({ other }) => other.id,
      },
    },
    notifications_emailarchive: {
      columns: {
        abstractemail_ptr_id: ({ index }) =>
          rows.notifications_email + index + 1,
      },
    },
    notifications_batchid: { about: ofSecretary },
    notifications_batchcontent: { about: ofSecretary },
    notifications_recipient: {
      about: ({ index }) => ({
        person: nth(people, index),
      }),
      columns: { batch_id: ({ index }) => 1 + Math.floor(index / 40) },
    },
    notifications_inappnotification: {
      columns: {
        message: ({ other }) => `${fullName(other)} commented on your post`,
      },
    },
    notifications_realtimenotificationheader: {
      about: ({ index }) => ({ person: nth(cast.unregistered, index) }),
      columns: { created_time: ({ when }) => timestamp(when) },
    },
  };
}

function letter(draft: Draft): string {
  const { person, club } = draft;
  const { secretary } = club;
  return `Hello ${person.first},\n\n${write(draft).text}\n\n${fullName(secretary)}\n${club.name}\n${spokenPhone(secretary)}`;
}

/** What a mail is about: always the same for a row. */
function write({ person, other, index }: Draft): {
  readonly subject: string;
  readonly text: string;
} {
  switch (index % 5) {
    case 0:
      return {
        subject: `Statement for ${fullName(person)}`,
        text: `Your balance is $${index % 300}. We have your address as ${postalAddress(person)}.`,
      };
    case 1:
      return {
        subject: "Reset your password",
        text: `Someone, hopefully you, asked to reset the password of ${person.email}. Go to https://www.${federationDomain}/accounts/reset/${person.id}/`,
      };
    case 2:
      return {
        subject: "You have been entered in an event",
        text: `${fullName(other)} (${other.email}) has entered you. Ring ${spokenPhone(other)} if that is a surprise.`,
      };
    case 3:
      return {
        subject: `Message from ${fullName(other)}`,
        text: `Could you play on Thursday? You can reply to ${other.email}.`,
      };
    default:
      return {
        subject: `Welcome ${person.first}`,
        text: `Your number is ${person.systemNumber}. Date of birth on file: ${person.born ?? "none"}, mobile: ${person.mobile ?? "none"}.`,
      };
  }
}
