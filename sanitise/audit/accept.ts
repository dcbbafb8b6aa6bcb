import type { AcceptedFinding } from "../rules/rules";
import type { Accepted, Finding } from "./finding";

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
  const fits = (finding: Finding) => (entry: AcceptedFinding) =>
    entry.table === finding.table &&
    entry.column === finding.column &&
    entry.kind === finding.kind;
  return {
    findings: found.filter((finding) => !accept.some(fits(finding))),
    accepted: found.flatMap((finding) => {
      const entry = accept.find(fits(finding));
      return entry ? [{ ...finding, reason: entry.reason }] : [];
    }),
    unused: accept.filter(
      (entry) => !found.some((finding) => fits(finding)(entry)),
    ),
  };
}
