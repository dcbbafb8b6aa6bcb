/** Milliseconds in a minute, an hour, a day. */
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** A moment (milliseconds since 1970) as `timestamp with time zone` takes it. */
export function timestamp(moment: number): string {
  return new Date(moment).toISOString();
}

/** The date of a moment, in UTC. */
export function date(moment: number): string {
  return timestamp(moment).slice(0, 10);
}
