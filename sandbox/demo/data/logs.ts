import type { Cast } from "./cast";
import { timestamp } from "./moments";
import type { Person } from "./people";
import type { Random } from "./random";
import { fill, times } from "./row";
import { fullName, ipAddress, userLabel } from "./texts";

/** What the application writes down of what people do: who, from which address, with which mail. */
export const logs = fill({
  logs_log: (cast) => {
    const random = cast.random("logs_log");
    return times(cast.scaled(21_000), () => {
      const person = cast.player(random);
      const [source, subSource, message] = entry(cast, random, person);
      return {
        event_date: timestamp(cast.past(random, 365)),
        severity: random.pick(["INFO", "INFO", "WARN", "ERROR"]),
        source,
        sub_source: subSource,
        message,
        user: random.chance(0.9) ? userLabel(person) : "Anonymous",
        ip: ipAddress(random),
        user_object_id: random.chance(0.9) ? person.id : null,
      };
    });
  },
});

function entry(
  cast: Cast,
  random: Random,
  person: Person,
): [source: string, subSource: string, message: string] {
  const name = fullName(person);
  switch (random.int(0, 7)) {
    case 0:
      return ["Accounts", "login", `${name} logged in`];
    case 1:
      return [
        "Accounts",
        "password_reset",
        `Password reset requested for ${person.email} from ${ipAddress(random)}`,
      ];
    case 2:
      return [
        "Payments",
        "stripe_webhook",
        `Customer ${person.stripe ?? "unknown"} charged for ${name}`,
      ];
    case 3:
      return [
        "Notifications",
        "sms",
        `SMS sent to ${person.mobile ?? "nobody"}: your table is 4 North`,
      ];
    case 4:
      return [
        "Notifications",
        "email",
        `Email sent to ${person.email}: ${name}`,
      ];
    case 5:
      return [
        "Accounts",
        "profile",
        `Changed address to ${person.home.street}, ${person.home.suburb}`,
      ];
    case 6:
      // A query string, as the web server wrote it.
      return [
        "Accounts",
        "unsubscribe",
        `GET /accounts/unsubscribe/?email=${encodeURIComponent(person.email)}`,
      ];
    default:
      return [
        "Events",
        "events_admin",
        `${name} entered ${cast.player(random).last} Teams`,
      ];
  }
}
