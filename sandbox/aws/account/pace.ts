/** How long changes of status take at least, in milliseconds. Real work (copying, starting) comes on top where it takes longer. */
export interface Pace {
  /** A restored or new instance: `creating`. */
  creating: number;
  /** A snapshot: `creating`, while its instance is `backing-up`. */
  snapshot: number;
  /** `modifying` and `renaming`. */
  modifying: number;
  /** A new master password: this long still `available`, with a pending value. */
  beforePassword: number;
  /** Then this long `resetting-master-credentials`. */
  password: number;
  rebooting: number;
  /** A server that is being stopped, once it has ended. */
  stopping: number;
  /** A stopped server that is to start, before it does. */
  starting: number;
  deleting: number;
  /** An environment: `Updating`. */
  updating: number;
  /** Between two health checks of an environment. */
  health: number;
  /** Longest that a new application process may take until it answers, before its update fails. */
  deployment: number;
}

/** For people: long enough to be seen, short enough to wait for. */
export const demoPace: Pace = {
  creating: 1500,
  snapshot: 1000,
  modifying: 700,
  beforePassword: 400,
  password: 500,
  rebooting: 500,
  stopping: 500,
  starting: 500,
  deleting: 500,
  updating: 1500,
  health: 1000,
  deployment: 20_000,
};

/** For tests: every status is still passed through. */
export const testPace: Pace = {
  creating: 250,
  snapshot: 150,
  modifying: 150,
  beforePassword: 120,
  password: 120,
  rebooting: 150,
  stopping: 150,
  starting: 150,
  deleting: 120,
  updating: 300,
  health: 1000,
  deployment: 20_000,
};
