/** Milliseconds in a minute, an hour, a day. */
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** Most moments are of a few years: their dates are written once. */
const dates = new Map<number, string>();

/** A moment (milliseconds since 1970) as `timestamp with time zone` takes it. */
export function timestamp(moment: number): string {
  const seconds = Math.floor((moment % day) / 1_000);
  const [hours, minutes] = [
    Math.floor(seconds / 3_600),
    Math.floor(seconds / 60) % 60,
  ];
  return `${date(moment)} ${hours}:${minutes}:${seconds % 60}+00`;
}

/** The date of a moment, in UTC. */
export function date(moment: number): string {
  const number = Math.floor(moment / day);
  const known =
    dates.get(number) ?? new Date(moment).toISOString().slice(0, 10);
  dates.set(number, known);
  return known;
}
