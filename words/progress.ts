import { duration, size } from "./amounts";

/** How far a work is whose amount is known in bytes. */
export interface Progress {
  /** As in "masking payments". */
  readonly verb: string;
  /** What is at work now, the largest first. */
  readonly atWork: readonly { readonly name: string; readonly bytes: number }[];
  /** Bytes of those that are done already; undefined where nobody tells. */
  readonly partly: number | undefined;
  /** Bytes of what is through. */
  readonly through: number;
  readonly total: number;
  /** Seconds since the beginning. */
  readonly seconds: number;
}

/** Names that are told of those at work. */
const most = 2;

/** Below this share nothing is foretold: what comes first is seldom like the rest. */
const least = 0.02;

/** E.g. `masking payments (3.1 GiB of 4 GiB), 62 % of all bytes done, about 4 min to go`. */
export function describeProgress(progress: Progress): string {
  const { verb, atWork, partly, through, total, seconds } = progress;
  const named = atWork.slice(0, most).map(({ name }) => name);
  const more = atWork.length - named.length;
  const names = [...named, ...(more > 0 ? [`${more} more`] : [])].join(" and ");
  const bytes = atWork.reduce((sum, one) => sum + one.bytes, 0);
  const some = partly === undefined ? undefined : Math.min(partly, bytes);
  const done = Math.min(total, through + (some ?? 0));
  return `${verb} ${names} (${some === undefined ? "" : `${size(some)} of `}${size(bytes)}), ${describeShare(done, total, seconds)}`;
}

/** E.g. `62 % of all bytes done, about 4 min to go`. */
export function describeShare(
  done: number,
  total: number,
  seconds: number,
): string {
  const toGo = secondsToGo(done, total, seconds);
  const share = total > 0 ? Math.floor((100 * done) / total) : 0;
  return `${share} % of all bytes done${toGo === undefined ? "" : `, about ${roughly(toGo)} to go`}`;
}

/** Seconds that the rest takes if it goes on as it went so far; undefined: too little is done to tell. */
export function secondsToGo(
  done: number,
  total: number,
  seconds: number,
): number | undefined {
  return done < total * least || done <= 0
    ? undefined
    : ((total - done) / done) * seconds;
}

/** No more exact than it can be meant: `10 s`, `4 min`, `2 h 10 min`. */
function roughly(seconds: number): string {
  const step = seconds < 55 ? 10 : seconds < 55 * 60 ? 60 : 600;
  return duration(Math.max(step, Math.round(seconds / step) * step));
}
