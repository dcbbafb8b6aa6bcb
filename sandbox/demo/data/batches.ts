import { type Cast, perCast } from "./cast";
import type { Club } from "./clubs";
import { letters } from "./mail";
import { date, day, hour, timestamp } from "./moments";
import { emailTemplateCount } from "./organisations";
import { programme } from "./programme";
import type { Random } from "./random";
import { fill, type Row, times } from "./row";
import { fullName, personalRemark, remark, spokenPhone } from "./texts";

/** A mail to many: a row of notifications_batchid. */
interface Batch {
  readonly id: number;
  readonly code: string;
  readonly club: Club;
  readonly when: number;
}

const batches = perCast((cast: Cast): readonly Batch[] => {
  const random = cast.random("batches");
  return Array.from({ length: cast.scaled(1_900) }, (_, index) => ({
    id: index + 1,
    code: `${random.token(4)}-${random.token(4)}-${random.token(4)}`,
    club: random.pickEarly(cast.clubs),
    when: cast.past(random, 900),
  }));
});

/** Mails that a club sends to many: to whom, what, and what became of each. */
export const mailBatches = fill({
  notifications_batchid: function* (cast) {
    const random = cast.random("notifications_batchid");
    for (const batch of batches(cast)) yield batchRow(cast, random, batch);
  },
  notifications_batchcontent: function* (cast) {
    const random = cast.random("notifications_batchcontent");
    for (const { id, club } of batches(cast).slice(0, cast.scaled(1_200)))
      yield {
        email_body: `<p>Dear members,</p><p>${remark(random)} ${personalRemark(random, cast.player(random))}</p><p>${fullName(club.secretary)}, ${spokenPhone(random, club.secretary)}, ${club.secretary.email}</p>`,
        batch_id: id,
      };
  },
  notifications_recipient: recipients,
  notifications_batchactivity: (cast) => {
    const random = cast.random("notifications_batchactivity");
    return times(cast.scaled(900), () => ({
      activity_type: "E",
      activity_id: random.int(1, programme(cast).events.length),
      batch_id: random.pick(batches(cast)).id,
    }));
  },
  notifications_emailattachment: (cast) => {
    const random = cast.random("notifications_emailattachment");
    return times(attachmentCount(cast), () => {
      const club = random.pick(cast.clubs);
      const member = random.chance(0.3) ? cast.player(random) : undefined;
      return {
        attachment: member
          ? `attachments/${member.first}_${member.last}.docx`.slice(0, 100)
          : `attachments/club_${club.id}/newsletter_${random.digits(4)}.pdf`,
        created_at: timestamp(cast.past(random, 700)),
        member_id: member?.id,
        organisation_id: member ? null : club.id,
      };
    });
  },
  notifications_batchattachment: (cast) => {
    const random = cast.random("notifications_batchattachment");
    return times(cast.scaled(260), () => ({
      attachment_id: random.int(1, attachmentCount(cast)),
      batch_id: random.pick(batches(cast)).id,
    }));
  },
  notifications_emailbatchrbac: function* (cast) {
    for (const { id, club } of batches(cast))
      yield {
        rbac_role: `notifications.orgcomms.${club.id}.edit`,
        batch_id_id: id,
        meta_organisation_id: club.id,
        meta_sender_id: club.secretary.id,
      };
  },
  notifications_snooper: function* (cast) {
    const random = cast.random("notifications_snooper");
    for (const [index, { to, when }] of letters(cast).entries())
      if (random.chance(0.9)) {
        const opened = random.chance(0.6);
        const bounced = random.chance(0.01);
        yield {
          ses_sent_at: timestamp(when),
          ses_delivered_at: bounced ? null : timestamp(when + hour / 60),
          post_office_email_id: index + 1,
          ses_clicked_count: opened ? random.int(0, 3) : 0,
          ses_last_clicked_at: opened ? timestamp(when + hour) : null,
          ses_last_opened_at: opened ? timestamp(when + hour) : null,
          ses_open_count: opened ? 1 : 0,
          ses_bounce_reason: bounced
            ? `smtp; 550 5.1.1 The account ${to.email} does not exist`
            : null,
          ses_last_bounce_at: bounced ? timestamp(when + hour) : null,
          batch_id_id: random.chance(0.5)
            ? random.pick(batches(cast)).id
            : null,
          limited_notifications: false,
        };
      }
  },
});

function batchRow(
  cast: Cast,
  random: Random,
  { code, club, when }: Batch,
): Row {
  return {
    batch_id: code,
    batch_size: random.int(5, 300),
    batch_type: random.pick(["COM", "EVT", "CNG", "MBR", "RES"]),
    created: timestamp(when),
    description: random.pick([
      `Newsletter of ${club.name}`,
      `Message to ${fullName(cast.player(random))}`,
      "Results are out",
    ]),
    organisation_id: club.id,
    from_name: random.chance(0.5) ? fullName(club.secretary) : club.name,
    reply_to: random.chance(0.7) ? club.secretary.email : club.email,
    template_id: random.int(1, emailTemplateCount(cast)),
    state: random.pick(["CMP", "CMP", "CMP", "WIP", "INF"]),
    date_range_from: date(when - 30 * day),
    date_range_to: date(when),
  };
}

function* recipients(cast: Cast): Generator<Row> {
  const random = cast.random("notifications_recipient");
  for (const { id, club } of batches(cast).slice(0, cast.scaled(340)))
    for (const person of club.members.slice(0, 30))
      if (person.email !== "")
        yield {
          system_number: person.systemNumber,
          first_name: person.first,
          last_name: person.last,
          email: person.email,
          batch_id: id,
          include: random.chance(0.95),
          initial: true,
        };
}

function attachmentCount(cast: Cast): number {
  return cast.scaled(260);
}
