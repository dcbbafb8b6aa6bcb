import { day, minute, timestamp } from "./moments";
import type { Person } from "./people";
import type { Random } from "./random";
import { fill, times } from "./row";
import { fullName, ipAddress, userLabel } from "./texts";

const commands = [
  "auto_top_up",
  "send_queued_mail",
  "mpc_sync",
  "post_day_before_emails",
  "backup_database",
  "clear_locks",
];

/** What the operators see: batch jobs, errors, locks, short links, second factors. */
export const operations = fill({
  utils_batch: (cast) => {
    const random = cast.random("utils_batch");
    return times(cast.scaled(2_400), () => {
      const start = cast.past(random, 400);
      return {
        name: random.pick(commands),
        run_date: timestamp(start),
        start_time: timestamp(start),
        end_time: timestamp(start + random.int(1, 9) * minute),
        instance: null,
        node: `ip-10-41-${random.int(1, 9)}-${random.int(1, 250)}`,
        job_status: random.chance(0.98) ? "Success" : "Failed",
      };
    });
  },
  utils_batchstatus: (cast) => {
    const random = cast.random("utils_batchstatus");
    return times(cast.scaled(700), () => ({
      command: random.pick(commands),
      run_date: timestamp(cast.past(random, 200)),
      status: "Success",
      summary: random.chance(0.4)
        ? `1 failure: ${userLabel(cast.player(random))} <${cast.player(random).email}>`
        : "42 processed, 0 failures",
    }));
  },
  utils_error500: (cast) => {
    const random = cast.random("utils_error500");
    return times(cast.scaled(350), () => {
      const person = cast.player(random);
      return {
        error_date_time: timestamp(cast.past(random, 300)),
        user: userLabel(person).slice(0, 100),
        summary: "ValueError at /accounts/register",
        error: stackTrace(random, person),
      };
    });
  },
  utils_lock: (cast) =>
    commands.map((topic) => ({
      topic,
      lock_created_time: timestamp(cast.now - 300 * day),
      owner: `ip-10-41-2-17 started by ${fullName(cast.staff[0] ?? cast.player(cast.random("lock")))}`,
    })),
  utils_slug: (cast) =>
    times(cast.scaled(60), (index) => ({
      slug: `congress-${index + 1}`,
      redirect_path: `events/congress/view/${index + 1}`,
      owner_id: 1 + (index % cast.clubs.length),
    })),
  otp_totp_totpdevice: (cast) => {
    const random = cast.random("otp_totp_totpdevice");
    return times(Math.max(cast.staff.length, cast.scaled(60)), (index) => {
      const owner = cast.staff[index] ?? cast.player(random);
      return {
        name: `${owner.first}'s phone`,
        confirmed: true,
        key: random.hex(40),
        step: 30,
        t0: 0,
        digits: 6,
        tolerance: 1,
        drift: 0,
        last_t: Math.floor(cast.past(random, 60) / 30_000),
        user_id: owner.id,
        throttling_failure_count: random.int(0, 2),
      };
    });
  },
});

/** As Django reports an error: with the request's data, a typed password among them. */
function stackTrace(random: Random, person: Person): string {
  return `Traceback (most recent call last):
  File "/var/app/current/accounts/views/core.py", line ${random.int(40, 400)}, in register
    user.dob = datetime.strptime(form["dob"], "%d/%m/%Y")
ValueError: time data '${person.born ?? "unknown"}' does not match format
REMOTE_ADDR = '${ipAddress(random)}'
POST: {'email': '${person.email}', 'first_name': '${person.first}', 'mobile': '${person.mobile ?? ""}', 'password1': '${person.last.toLowerCase()}${random.digits(3)}'}
COOKIES: {'sessionid': '${random.hex(32)}'}`;
}
