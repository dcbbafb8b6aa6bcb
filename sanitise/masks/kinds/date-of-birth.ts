import { exactMacOf } from "../shared/basics";
import { expressionFunction, proceduralFunction } from "../shared/functions";
import type { Mask } from "../shared/mask";
import { dateTypes } from "../shared/types";
import { repeating } from "../shared/unique";

/** The day's number in its year, from 1. */
const place = "date_part('doy', day::timestamp)::integer";

const isLeapYear =
  "date_part('doy', make_date(date_part('year', day::timestamp)::integer, 12, 31)::timestamp) = 366";

/** From 1901 to 2099 each fourth year is a leap year, so that whole numbers tell the same in a third of the time. */
const inRegularYears = "day >= date '1901-01-01' and day < date '2100-01-01'";

/** Days since the first year of four, of which the last is the leap year. */
const inFourYears = "(day - date '1901-01-01') % 1461";
const ofLeapYear = `(${inFourYears} - 1094)`;
const ofOtherYear = `(${inFourYears} % 365 + 1)`;

/**
 * Never the same day. The day's number rather than its text, which depends on the session's DateStyle.
 * @param place the day's number in its year, from 1, as SQL
 */
function another(days: number, place: string): string {
  const mac = exactMacOf("date_of_birth", "(day - date '2000-01-01')::text");
  return `day - ${place} + 1 + (${place} + mod(pg_temp.mask_number(${mac}), ${days - 1})::integer) % ${days}`;
}

/**
 * A condition, as SQL, for a date or a timestamp: it is of a year that PostgreSQL can reckon in. Infinities aren't,
 * nor the first and last years of its calendars, in which nobody was born: those stay.
 */
function ordinary(moment: string): string {
  return `${moment} >= '4713-01-01 BC' and ${moment} < '294276-01-01'`;
}

/** A moment at the same time of another day. An infinite one stays. */
function shifted(moment: string): string {
  return `(case when ${ordinary(moment)}
    then ${moment} + (pg_temp.mask_date_of_birth(${moment}::date) - ${moment}::date) * interval '1 day'
    else ${moment} end)`;
}

/** Another day of the same year. */
export const dateOfBirth: Mask = {
  takes: ({ base, array }) =>
    base === "date" || (dateTypes.includes(base) && !array),
  shortest: () => 0,
  column: (value, _, { base }) => {
    if (base === "timestamp") return shifted(value);
    return base === "timestamptz"
      ? `${shifted(`(${value} at time zone 'UTC')`)} at time zone 'UTC'`
      : `pg_temp.mask_date_of_birth(${value}::date)`;
  },
  part: "pg_temp.mask_date_text(value)",
  partRule: () => ({}),
  node: undefined,
  keepsNumbers: false,
  standIn: "pg_catalog.date_larger('-infinity'::pg_catalog.date, ",
  words: "Another day of the same year",
  keys: ["date_of_birth"],
  functions: () => [
    expressionFunction(
      "mask_date_of_birth(day date)",
      "date",
      `case when ${inRegularYears}
      then case when ${inFourYears} >= 1095 then ${another(366, ofLeapYear)} else ${another(365, ofOtherYear)} end
      when ${ordinary("day")}
      then case when ${isLeapYear} then ${another(366, place)} else ${another(365, place)} end
      else day end`,
    ),
    // A date as JSON has it, perhaps with a time after it. What isn't one becomes NULL: it could say anything.
    proceduralFunction(
      "mask_date_text(value text)",
      "text",
      `begin
      if pg_temp.mask_blank(value) then return value; end if;
      if value !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}' then return null; end if;
      return to_char(pg_temp.mask_date_of_birth(left(value, 10)::date), 'YYYY-MM-DD')
        || case when substr(value, 11) ~ '^[T ]?[0-9:.]*(Z|[+-][0-9:]+)?$' then substr(value, 11) else '' end;
    exception when data_exception then return null;
    end`,
    ),
  ],
  ...repeating("a year has only so many days"),
  person: undefined,
  proposed: {
    sure: /(^|_)(dob|birth|birthday|birthdate|born|geboren|nascita|nascimento)(_|$)|date_?of_?birth|geburts?(datum|tag)|naissance|nacimiento|geboortedatum/,
    sureTypes: dateTypes,
  },
};
