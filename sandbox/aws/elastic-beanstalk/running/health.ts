import type { Cloud } from "../../account/cloud";
import type { EnvironmentHealth, EnvironmentRecord } from "../../state/records";
import { addEvent } from "../environments/events";

/** What a health check says. */
export interface Finding {
  readonly health: EnvironmentHealth;
  readonly healthStatus: string;
  readonly causes: readonly string[];
}

/** While nothing is known: an update runs, or the first check is still to come. */
export const unknownHealth: Finding = {
  health: "Grey",
  healthStatus: "Pending",
  causes: [],
};

/** What the HTTP status of a health check means; undefined: no answer. */
export function judge(status: number | undefined): Finding {
  if (status === undefined) {
    return {
      health: "Red",
      healthStatus: "Severe",
      causes: ["None of the instances are sending data."],
    };
  }
  if (status >= 500) {
    return {
      health: "Red",
      healthStatus: "Severe",
      causes: [
        `100.0 % of the requests are failing with HTTP 5xx (${status}).`,
      ],
    };
  }
  return { health: "Green", healthStatus: "Ok", causes: [] };
}

/** Notes what a health check found; a change is an event. */
export function noteHealth(
  cloud: Cloud,
  environment: EnvironmentRecord,
  finding: Finding,
): void {
  const before = environment.healthStatus;
  environment.causes = [...finding.causes];
  if (
    before === finding.healthStatus &&
    environment.health === finding.health
  ) {
    return;
  }
  environment.health = finding.health;
  environment.healthStatus = finding.healthStatus;
  if (finding.healthStatus === unknownHealth.healthStatus) {
    cloud.save();
    return;
  }
  addEvent(
    cloud,
    environment,
    finding.health === "Green" ? "INFO" : "WARN",
    [
      `Environment health has transitioned from ${before} to ${finding.healthStatus}.`,
      ...finding.causes,
    ].join(" "),
  );
}
