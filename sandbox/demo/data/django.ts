import { tables } from "../facts";
import type { Cast } from "./cast";
import { date, day, minute, timestamp } from "./moments";
import type { Person } from "./people";
import type { Random } from "./random";
import { fill, type Row, times } from "./row";
import { userLabel } from "./texts";

const groups = [
  "Support staff",
  "Treasurers",
  "Masterpoint secretaries",
  "Report readers",
];

/** One for each table, as Django makes one for each model. */
const contentTypes = tables().map(({ name }) => {
  const at = name.lastIndexOf("_");
  return { app_label: name.slice(0, at), model: name.slice(at + 1) };
});

/** Django's own tables: content types, permissions, sessions, the admin's log, migrations. */
export const django = fill({
  django_content_type: () => contentTypes,
  auth_permission: permissions,
  auth_group: () => groups.map((name) => ({ name })),
  auth_group_permissions: () =>
    times(groups.length * 8, (index) => ({
      group_id: 1 + (index % groups.length),
      permission_id: 1 + index * 3,
    })),
  accounts_user_groups: (cast) =>
    times(cast.staff.length, (index) => ({
      user_id: cast.staff[index]?.id,
      group_id: 1 + (index % groups.length),
    })),
  accounts_user_user_permissions: (cast) =>
    times(cast.staff.length, (index) => ({
      user_id: cast.staff[index]?.id,
      permission_id: 5 + index,
    })),
  django_migrations: (cast) =>
    times(330, (index) => {
      const type = contentTypes[index % contentTypes.length];
      return {
        app: type?.app_label,
        name: `${String(1 + Math.floor(index / 12)).padStart(4, "0")}_${index % 12 === 0 ? "initial" : `alter_${type?.model}_and_more`}`,
        applied: timestamp(cast.now - (1_400 - index * 4) * day),
      };
    }),
  django_session: (cast) => {
    const random = cast.random("django_session");
    return times(cast.scaled(5_000), () =>
      session(cast, random, cast.player(random)),
    );
  },
  django_admin_log: (cast) => {
    const random = cast.random("django_admin_log");
    return times(cast.scaled(2_000), () => {
      const person = random.pick(cast.people);
      return {
        action_time: timestamp(cast.past(random, 1_500)),
        object_id: String(person.id),
        object_repr: userLabel(person),
        action_flag: random.int(1, 3),
        change_message: random.chance(0.4)
          ? `Changed email from ${person.email} to ${random.pick(cast.people).email}.`
          : '[{"changed": {"fields": ["First name", "Mobile Number"]}}]',
        content_type_id: random.int(1, contentTypes.length),
        user_id: random.pick(cast.staff).id,
      };
    });
  },
  django_ses_sesstat: (cast) =>
    times(cast.scaled(600), (index) => ({
      date: date(cast.now - index * day),
      delivery_attempts: 180 + ((index * 97) % 900),
      bounces: index % 7,
      complaints: index % 3 === 0 ? 1 : 0,
      rejects: 0,
    })),
  django_summernote_attachment: (cast) => {
    const random = cast.random("django_summernote_attachment");
    return times(cast.scaled(220), () => {
      const author = cast.player(random);
      return {
        name: `${author.first} ${author.last} ${random.pick(["trophy", "flyer", "programme", "hall"])}.jpg`,
        file: `django-summernote/${date(cast.past(random, 900))}/${random.hex(32)}.jpg`,
        uploaded: timestamp(cast.past(random, 900)),
      };
    });
  },
});

function* permissions(): Generator<Row> {
  for (const [index, { model }] of contentTypes.entries())
    for (const verb of ["add", "change", "delete", "view"])
      yield {
        name: `Can ${verb} ${model}`,
        content_type_id: index + 1,
        codename: `${verb}_${model}`,
      };
}

/** As Django signs one: who is logged in, for some the token of a password reset under way. */
function session(cast: Cast, random: Random, person: Person): Row {
  const reset = random.chance(0.05);
  const content = JSON.stringify({
    _auth_user_id: String(person.id),
    _auth_user_backend: "accounts.backend.CobaltBackend",
    _auth_user_hash: random.hex(64),
    ...(reset
      ? {
          _password_reset_token: `${random.hex(6)}-${random.hex(32)}`,
          _reset_for: person.email,
        }
      : {}),
  });
  return {
    session_key: random.hex(32),
    session_data: `${Buffer.from(content).toString("base64url")}:1t${random.token(4)}:${random.token(43)}`,
    expire_date: timestamp(cast.now + random.int(-200, 6_000) * 60 * minute),
  };
}
