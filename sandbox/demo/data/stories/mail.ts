import { toldInTexts } from "../../cobalt/personal-data";
import { federationDomain } from "../../cobalt/world";
import type { Cast } from "../cast";
import type { Draft, Stories } from "../draft";
import { nth } from "../faker";
import { minute } from "../moments";
import { systemAccounts } from "../people";
import { fullName, remark, spokenPhone, tell } from "../tell";

/** What django-post-office calls a mail's state. */
const states = { sent: 0, failed: 1, queued: 2 };

const tellAll = tell(toldInTexts.filter((kind) => kind !== "ipAddresses"));

/** Outgoing mail: what waits in the queue, what was sent with its recipients and text, what became of it. */
export function mail(cast: Cast): Stories {
  const people = cast.people.slice(systemAccounts);
  const mailable = people.filter(({ email }) => email !== "");
  /** Those after them wait in the queue, as many as in production. */
  const sent = Math.round((cast.rows("post_office_email") * 6_000) / 7_240);
  const toWhom = ({ index }: Draft) => ({
    person: nth(mailable, index * 7),
    when: cast.now - Math.max(0, sent - index) * 30 * minute,
  });
  const failed = (index: number) => index % 60 === 0;
  return {
    post_office_emailtemplate: {
      columns: { default_template_id: null, language: "" },
    },
    post_office_email: {
      about: toWhom,
      columns: {
        from_email: `Southern Bridge <${cast.address("donotreply")}>`,
        to: ({ person, other, index }) =>
          index % 25 === 0 ? `${person.email}, ${other.email}` : person.email,
        cc: ({ club, index }) => (index % 20 === 0 ? club.email : ""),
        bcc: ({ other, index }) => (index % 30 === 0 ? other.email : ""),
        subject: ({ other, person, index }) =>
          index % 2 === 0
            ? `Message from ${fullName(other)}`
            : `Reset the password of ${person.first}`,
        message: letter,
        html_message: (draft) =>
          `<p>${letter(draft).replaceAll("\n", "<br>")}</p><p>Sent to <a href="mailto:${draft.person.email}">${draft.person.email}</a></p>`,
        status: ({ index }) => {
          if (index >= sent) return states.queued;
          return failed(index) ? states.failed : states.sent;
        },
        headers: ({ club }) => JSON.stringify({ "Reply-to": club.email }),
        context: (draft) =>
          draft.index % 3 === 0
            ? JSON.stringify({
                name: draft.person.first,
                email_body: tellAll(draft),
              })
            : null,
        backend_alias: "",
        message_id: ({ faker }) =>
          `<${faker.string.numeric(17)}@ip-10-41-2-17.${federationDomain}>`,
      },
    },
    post_office_log: {
      about: toWhom,
      columns: {
        status: ({ index }) => (failed(index) ? states.failed : states.sent),
        exception_type: ({ index }) => (failed(index) ? "MessageRejected" : ""),
        message: ({ index, person }) =>
          failed(index)
            ? `An error occurred: Address is on the suppression list: ${person.email}`
            : "",
        email_id: ({ index }) => index + 1,
      },
    },
    post_office_attachment_emails: {
      columns: { attachment_id: ({ index }) => index + 1 },
    },
    notifications_abstractemail: {
      columns: {
        status: ({ index }) =>
          index < cast.rows("notifications_email") ? "Queued" : "Sent",
        reply_to: ({ other }) => other.email,
      },
    },
    notifications_emailarchive: {
      columns: {
        abstractemail_ptr_id: ({ index }) =>
          cast.rows("notifications_email") + index + 1,
      },
    },
    notifications_recipient: {
      about: ({ index }) => ({ person: nth(people, index) }),
      columns: { batch_id: ({ index }) => 1 + Math.floor(index / 40) },
    },
    notifications_realtimenotificationheader: {
      about: ({ index }) => ({ person: nth(cast.unregistered, index) }),
    },
  };
}

function letter(draft: Draft): string {
  const { secretary, name } = draft.club;
  return `Hello ${draft.person.first},\n\n${remark(draft)} ${tellAll(draft)}\n\n${fullName(secretary)}\n${name}\n${spokenPhone(secretary)}`;
}
