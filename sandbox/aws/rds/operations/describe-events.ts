import { arn, type Cloud } from "../../account/cloud";
import type { Operation } from "../../account/service";
import { invalidCombination, invalidValue } from "../../protocol/aws-error";
import type { Input } from "../../protocol/input";
import { list } from "../../protocol/xml";
import type { DatabaseEvent } from "../../state/records";
import { identifierOf } from "../instances/names";
import { filter } from "../messages/filters";
import { page } from "../messages/paging";

/** All that RDS has. The sandbox has events of the first two. */
const sourceTypes = [
  ...["db-instance", "db-snapshot", "db-parameter-group", "db-security-group"],
  ...["db-cluster", "db-cluster-snapshot", "custom-engine-version", "db-proxy"],
  ...["blue-green-deployment", "db-shard-group", "zero-etl"],
];

/** RDS keeps events for that long, in minutes. */
const longest = 14 * 24 * 60;

/** Events of instances and snapshots, the oldest first; of the last hour, unless a time or a duration is given. */
export const describeEvents: Operation = (cloud, input) => {
  filter(input);
  const matches = matching(input);
  const events = (cloud.state.databaseEvents ?? [])
    .map((event, number) => ({ event, number }))
    .filter(({ event }) => matches(event));
  return page(cloud, input, {
    items: events,
    names: ["Events", "Event"],
    nameOf: ({ event, number }) =>
      `${event.time} ${String(number).padStart(4, "0")}`,
    answer: ({ event }) => ({
      SourceIdentifier: event.identifier,
      SourceType: event.type,
      Message: event.message,
      EventCategories: list("EventCategory", [event.category]),
      Date: event.time,
      SourceArn: arnOf(cloud, event),
    }),
  });
};

function matching(input: Input): (event: DatabaseEvent) => boolean {
  const type = input.text("SourceType");
  const source = input.text("SourceIdentifier");
  const categories = input.texts("EventCategories", "EventCategory");
  if (type && !sourceTypes.includes(type)) {
    throw invalidValue(`Invalid source type: ${type}`);
  }
  if (source && !type) {
    throw invalidCombination(
      "SourceType must also be provided if SourceIdentifier is provided.",
    );
  }
  const { start, end } = period(input);
  return ({ time, ...event }) =>
    new Date(time) >= start &&
    new Date(time) < end &&
    (!type || event.type === type) &&
    (!source || event.identifier === identifierOf(source)) &&
    (!categories?.length || categories.includes(event.category));
}

function period(input: Input): { start: Date; end: Date } {
  const duration = input.integer("Duration");
  if (duration !== undefined && (duration < 1 || duration > longest)) {
    throw invalidValue(
      `Invalid value ${duration} for Duration. Must be between 1 and ${longest}`,
    );
  }
  const start = input.time("StartTime");
  const milliseconds = (duration ?? 60) * 60_000;
  const end =
    input.time("EndTime") ??
    new Date(
      start && duration !== undefined
        ? start.getTime() + milliseconds
        : Date.now() + 1,
    );
  if (start && end < start) {
    throw invalidCombination("The start time must be before the end time.");
  }
  return { start: start ?? new Date(end.getTime() - milliseconds), end };
}

function arnOf(cloud: Cloud, { type, identifier }: DatabaseEvent): string {
  const kind = type === "db-instance" ? "db" : "snapshot";
  return arn(cloud, "rds", `${kind}:${identifier}`);
}
