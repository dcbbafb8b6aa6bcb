import type { Cast } from "../cast";
import type { Draft, Stories } from "../draft";
import { nth, token } from "../faker";
import { hour, minute, timestamp } from "../moments";
import { systemAccounts } from "../people";
import { fullName, userLabel } from "../tell";

/** Users, those known by their number only, and what opens an account. */
export const accounts = (cast: Cast): Stories => ({
  accounts_user: {
    about: ({ index }) => ({ person: nth(cast.people, index) }),
    columns: {
      password,
      last_login: ({ person }) => moment(person.lastLogin),
      is_superuser: ({ person }) => person === cast.staff[0],
      username: ({ person }) => String(person.systemNumber),
      is_staff: ({ person }) => cast.staff.includes(person),
      is_active: ({ person }) => person.type === "U",
      date_joined: ({ person }) => timestamp(person.joined),
      mobile: ({ person }) => person.mobile,
      pic: ({ person, index, faker }) =>
        index % 7 === 6
          ? `pic_folder/${person.first}_${person.last}_${token(faker, 7)}.jpg`
          : "pic_folder/default-avatar.png",
      bbo_name: ({ person, index }) =>
        index % 5 > 2 ? `${person.first.toLowerCase()}${index % 100}` : null,
      stripe_customer_id: ({ person }) => person.stripe,
      old_mpc_id: ({ person, index }) =>
        index < systemAccounts || person.type === "C"
          ? null
          : 9_000 + person.id,
      user_type: ({ person }) => person.type,
    },
  },
  accounts_unregistereduser: {
    about: ({ index }) => ({ person: nth(cast.unregistered, index) }),
    columns: {
      is_active: true,
      old_mpc_id: ({ person }) => 9_000 + person.id,
    },
  },
  accounts_useradditionalinfo: {
    about: ({ index }) => ({ person: nth(cast.registered, index) }),
  },
  accounts_user_groups: {
    about: ({ index }) => ({ person: nth(cast.staff, index) }),
  },
  accounts_user_user_permissions: {
    about: ({ index }) => ({ person: nth(cast.staff, index) }),
  },
  accounts_apitoken: {
    columns: { token: ({ faker }) => `API_${token(faker, 36)}` },
  },
  accounts_nextinternalsystemnumber: {
    columns: { number: 1_000_000_001 + cast.people.length },
  },
  accounts_systemcard: {
    columns: {
      card_name: ({ person, other }) => `${person.last} - ${other.last}`,
      player2: ({ other }) => fullName(other),
    },
  },
  django_session: {
    columns: {
      session_key: ({ faker }) => token(faker, 32),
      session_data: session,
      expire_date: ({ index }) =>
        timestamp(cast.now + ((index % 6_000) - 200) * 60 * minute),
    },
  },
  django_admin_log: {
    columns: {
      object_id: ({ person }) => String(person.id),
      object_repr: ({ person }) => userLabel(person),
      change_message: ({ person, other, index }) =>
        index % 3 === 0
          ? `Changed email from ${person.email} to ${other.email}.`
          : '[{"changed": {"fields": ["First name", "Mobile Number"]}}]',
    },
  },
  fcm_django_fcmdevice: {
    columns: {
      name: ({ person }) => `${person.first}'s iPhone`,
      registration_id: ({ faker }) =>
        `${token(faker, 22)}:APA91b${token(faker, 134)}`,
    },
  },
  otp_totp_totpdevice: {
    about: ({ index }) => ({ person: nth(cast.staff, index) }),
  },
  notifications_unregisteredblockedemail: {
    about: ({ index }) => ({ person: nth(cast.unregistered, index) }),
  },
});

function moment(when: number | null): string | null {
  return when === null ? null : timestamp(when + hour / 5);
}

/** In Django's forms: a digest, or for somebody without a password an exclamation mark and noise. */
function password({ person, faker, index }: Draft): string {
  return person.type === "U" && index >= systemAccounts
    ? `pbkdf2_sha256$1000000$${token(faker, 22)}$${token(faker, 43)}=`
    : `!${token(faker, 40)}`;
}

/** As Django signs one: who is logged in, for some the token of a password reset under way. */
function session({ person, faker, index }: Draft): string {
  const content = JSON.stringify({
    _auth_user_id: String(person.id),
    _auth_user_hash: token(faker, 32),
    _reset_for: index % 20 === 0 ? person.email : undefined,
  });
  return `${Buffer.from(content).toString("base64url")}:1t${token(faker, 48)}`;
}
