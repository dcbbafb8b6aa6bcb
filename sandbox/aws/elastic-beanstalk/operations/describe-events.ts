import type { Cloud } from "../../account/cloud";
import type { Operation } from "../../account/service";
import { invalidValue } from "../../protocol/aws-error";
import type { Input } from "../../protocol/input";
import { members } from "../../protocol/xml";
import type { EnvironmentRecord, EventRecord } from "../../state/records";
import { platformArn } from "../environments/environment-answer";
import { severities } from "../environments/events";
import { pageOf } from "../environments/paging";

/** Events, newest first, by environment, call, severity (that one or worse) and time. */
export const describeEvents: Operation = (cloud, input) => {
  const found = Object.values(cloud.state.environments)
    .filter(matchesEnvironment(input))
    .flatMap((environment) =>
      environment.events.map((event, number) => ({
        environment,
        event,
        number,
      })),
    )
    .filter(({ event }) => matchesEvent(input)(event))
    .sort(
      (a, b) => b.event.time.localeCompare(a.event.time) || b.number - a.number,
    );
  const { shown, NextToken } = pageOf(input, found, 1000);
  return {
    Events: members(
      shown.map(({ environment, event }) => answer(cloud, environment, event)),
    ),
    NextToken,
  };
};

function matchesEnvironment(
  input: Input,
): (environment: EnvironmentRecord) => boolean {
  const id = input.text("EnvironmentId");
  const name = input.text("EnvironmentName");
  const application = input.text("ApplicationName");
  return (environment) =>
    (!id || environment.id === id) &&
    (!name || environment.name === name) &&
    (!application || environment.application === application);
}

function matchesEvent(input: Input): (event: EventRecord) => boolean {
  const request = input.text("RequestId");
  const start = input.time("StartTime");
  const end = input.time("EndTime");
  const severity = input.text("Severity");
  const least = (severities as readonly string[]).indexOf(severity ?? "");
  if (severity && least < 0)
    throw invalidValue(`Invalid severity: ${severity}`);
  return (event) =>
    (!request || event.requestId === request) &&
    (!start || new Date(event.time) >= start) &&
    (!end || new Date(event.time) < end) &&
    severities.indexOf(event.severity) >= least;
}

function answer(
  cloud: Cloud,
  environment: EnvironmentRecord,
  event: EventRecord,
) {
  return {
    EventDate: event.time,
    Message: event.message,
    ApplicationName: environment.application,
    EnvironmentName: environment.name,
    PlatformArn: platformArn(cloud),
    RequestId: event.requestId,
    Severity: event.severity,
  };
}
