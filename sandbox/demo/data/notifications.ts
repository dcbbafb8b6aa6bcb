import type { Cast } from "./cast";
import { minute, timestamp } from "./moments";
import { programme } from "./programme";
import { fill, type Row, times } from "./row";
import { fullName, personalRemark, spokenPhone } from "./texts";

/** Messages to single people: by mail from an older version of Cobalt, on the site, to phones. */
export const notifications = fill({
  notifications_abstractemail: oldEmails,
  notifications_email: (cast) =>
    times(waiting(cast), (index) => ({ abstractemail_ptr_id: index + 1 })),
  notifications_emailarchive: (cast) =>
    times(oldEmailCount(cast) - waiting(cast), (index) => ({
      abstractemail_ptr_id: waiting(cast) + index + 1,
    })),
  notifications_emailthread: (cast) =>
    times(cast.scaled(20), (index) => ({
      created_date: timestamp(cast.now - index * minute),
    })),
  notifications_inappnotification: (cast) => {
    const random = cast.random("notifications_inappnotification");
    return times(cast.scaled(4_400), () => ({
      message:
        `${fullName(cast.player(random))} ${random.pick(["commented on your post", "entered you in an event", "added you as a team mate"])}`.slice(
          0,
          100,
        ),
      link: `/events/congress/view/${random.int(1, 700)}`,
      acknowledged: random.chance(0.7),
      created_date: timestamp(cast.past(random, 700)),
      member_id: cast.player(random).id,
    }));
  },
  notifications_notificationmapping: (cast) => {
    const random = cast.random("notifications_notificationmapping");
    return times(cast.scaled(1_100), () => ({
      application: "Forums",
      topic: String(random.int(1, 8)),
      notification_type: random.pick(["Email", "SMS"]),
      member_id: cast.player(random).id,
      event_type: "forums.post.create",
    }));
  },
  notifications_blocknotification: (cast) => {
    const random = cast.random("notifications_blocknotification");
    return times(cast.scaled(100), () => ({
      identifier: random.pick(["CE", "CO"]),
      model_id: random.chance(0.5)
        ? random.int(1, programme(cast).events.length)
        : null,
      member_id: cast.player(random).id,
    }));
  },
  notifications_unregisteredblockedemail: function* (cast) {
    for (const person of cast.unregistered.slice(0, cast.scaled(100)))
      yield {
        email: person.email || cast.address("blocked"),
        un_registered_user_id: person.id,
      };
  },
  fcm_django_fcmdevice: (cast) => {
    const random = cast.random("fcm_django_fcmdevice");
    return times(deviceCount(cast), () => {
      const owner = cast.player(random);
      return {
        name: `${owner.first}'s ${random.pick(["iPhone", "iPad", "Pixel 8", "Galaxy S23"])}`,
        active: random.chance(0.9),
        date_created: timestamp(cast.past(random, 700)),
        device_id: random.hex(16).toUpperCase(),
        registration_id: `${random.token(22)}:APA91b${random.token(134)}`,
        type: random.pick(["ios", "android"]),
        user_id: owner.id,
      };
    });
  },
  notifications_realtimenotificationheader: (cast) => {
    const random = cast.random("notifications_realtimenotificationheader");
    return times(headerCount(cast), () => {
      const strangers = [
        random.pick(cast.unregistered),
        random.pick(cast.unregistered),
      ];
      return {
        description: `Round ${random.int(1, 9)} draw`,
        attempted_send_number: 40,
        created_time: timestamp(cast.past(random, 600)),
        admin_id: random.pick(cast.staff).id,
        send_status: true,
        successful_send_number: 38,
        total_record_number: 42,
        uncontactable_users: JSON.stringify(
          strangers.map(
            (person) => `${person.systemNumber} ${fullName(person)}`,
          ),
        ),
        unregistered_users: JSON.stringify(
          strangers.map(({ systemNumber, email }) => ({ systemNumber, email })),
        ),
        invalid_lines: random.chance(0.2)
          ? JSON.stringify([`${strangers[0]?.last};${strangers[0]?.mobile}`])
          : null,
        sender_identification: `CS3 licence of ${fullName(cast.player(random))}`,
      };
    });
  },
  notifications_realtimenotification: (cast) => {
    const random = cast.random("notifications_realtimenotification");
    return times(cast.scaled(6_000), () => {
      const member = cast.player(random);
      const device =
        deviceCount(cast) > 0 && random.chance(0.6)
          ? random.int(1, deviceCount(cast))
          : null;
      return {
        msg: `Dear ${member.first}, you are at table ${random.int(1, 30)} against ${fullName(cast.player(random))}. Questions: ${spokenPhone(random, cast.player(random))}`,
        created_time: timestamp(cast.past(random, 600)),
        admin_id: random.pick(cast.staff).id,
        member_id: member.id,
        status: true,
        header_id: random.int(1, headerCount(cast)),
        aws_message_id:
          device === null
            ? `${random.hex(8)}-${random.hex(4)}-${random.hex(12)}`
            : null,
        has_been_read: random.chance(0.5),
        fcm_device_id: device,
      };
    });
  },
});

/** Phones. Cobalt's own command deletes them, so a test database has none. */
function deviceCount(cast: Cast): number {
  return cast.kind === "test" ? 0 : cast.scaled(1_800);
}

function headerCount(cast: Cast): number {
  return cast.scaled(200);
}

function oldEmailCount(cast: Cast): number {
  return cast.scaled(3_000);
}

/** How many of the old mails never went out: rows of notifications_email. */
function waiting(cast: Cast): number {
  return Math.ceil(oldEmailCount(cast) / 20);
}

function* oldEmails(cast: Cast): Generator<Row> {
  const random = cast.random("notifications_abstractemail");
  for (let index = 0; index < oldEmailCount(cast); index++) {
    const member = cast.player(random);
    const sender = cast.player(random);
    const created = cast.past(random, 1_800);
    const queued = index < waiting(cast);
    yield {
      subject: `${sender.first} has sent you a message`,
      message: `<p>Dear ${fullName(member)},</p><p>${personalRemark(random, sender)}</p>`,
      status: queued ? "Queued" : "Sent",
      created_date: timestamp(created),
      sent_date: queued ? null : timestamp(created + 2 * minute),
      recipient: member.email,
      member_id: member.id,
      reply_to: sender.email,
      batch_id: random.token(14),
      sender_id: sender.id,
    };
  }
}
