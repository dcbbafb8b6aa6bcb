import type { AcceptedFinding } from "../rules/rules";
import { type Accepted, type Finding, placeKey } from "./finding";

/** Findings, divided by what the rules accept. */
export interface Divided {
  readonly findings: readonly Finding[];
  readonly accepted: readonly Accepted[];
  /** Entries of the rules that no finding matched. */
  readonly unused: readonly AcceptedFinding[];
}

/** Holds findings against the rules' `accept`: by place, column and kind, each as findings have it. */
export function divideByAccepted(
  found: readonly Finding[],
  accept: readonly AcceptedFinding[],
): Divided {
  // Of two entries for one place the first.
  const entries = new Map(
    accept.toReversed().map((entry) => [placeKey(entry), entry]),
  );
  const places = new Set(found.map(placeKey));
  return {
    findings: found.filter((finding) => !entries.has(placeKey(finding))),
    accepted: found.flatMap((finding) => {
      const entry = entries.get(placeKey(finding));
      return entry ? [{ ...finding, reason: entry.reason }] : [];
    }),
    unused: accept.filter((entry) => !places.has(placeKey(entry))),
  };
}
