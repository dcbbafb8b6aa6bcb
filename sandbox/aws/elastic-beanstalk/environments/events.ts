import type { Cloud } from "../../account/cloud";
import type { EnvironmentRecord, Severity } from "../../state/records";

/** From the least to the most severe. */
export const severities: readonly Severity[] = [
  "TRACE",
  "DEBUG",
  "INFO",
  "WARN",
  "ERROR",
  "FATAL",
];

const most = 2000;

/** Adds an event to an environment's and stores it. */
export function addEvent(
  cloud: Cloud,
  environment: EnvironmentRecord,
  severity: Severity,
  message: string,
  requestId?: string,
): void {
  environment.events.push({
    time: new Date().toISOString(),
    severity,
    message,
    ...(requestId ? { requestId } : {}),
  });
  environment.events = environment.events.slice(-most);
  cloud.save();
}
