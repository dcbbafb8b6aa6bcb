import {
  type DescribeEventsCommandInput,
  type EventDescription,
  paginateDescribeEvents,
} from "@aws-sdk/client-elastic-beanstalk";
import { beanstalk } from "../clients";
import { ask, strikeOut } from "../errors";
import type { Place } from "../place";

/** When an environment's last event was: by Beanstalk's clock, so that this machine's doesn't matter. */
export async function lastEvent(
  place: Place,
  environmentId: string,
): Promise<Date> {
  const [event] = await events(place, {
    EnvironmentId: environmentId,
    MaxRecords: 1,
  });
  return event?.EventDate ?? new Date(0);
}

/**
 * What went wrong in an environment after a moment: the messages of its ERROR events, the oldest first.
 * Changes of health aren't among them: health is looked at itself, and swings while an update runs.
 * @param secrets Values to strike out: CloudFormation's messages can quote settings.
 */
export async function errorsAfter(
  place: Place,
  environmentId: string,
  moment: Date,
  secrets: readonly string[],
): Promise<string[]> {
  const found = await events(place, {
    EnvironmentId: environmentId,
    Severity: "ERROR",
    StartTime: moment,
  });
  return found
    .filter(({ EventDate, Message }) => {
      const late = (EventDate?.getTime() ?? 0) > moment.getTime();
      return (
        late && !/^Environment health has transitioned/i.test(Message ?? "")
      );
    })
    .reverse()
    .map(({ Message }) => strikeOut(Message ?? "no message", secrets));
}

/** What matches, the newest first: of every page, unless the call says how many. */
async function events(
  place: Place,
  input: DescribeEventsCommandInput,
): Promise<EventDescription[]> {
  return ask("read the events of the Beanstalk environment", async () => {
    const found: EventDescription[] = [];
    for await (const { Events = [] } of paginateDescribeEvents(
      { client: beanstalk(place) },
      input,
    )) {
      found.push(...Events);
      if (input.MaxRecords !== undefined) break;
    }
    return found;
  });
}
