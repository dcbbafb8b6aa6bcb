import type { Cloud } from "../../account/cloud";
import type {
  DatabaseEvent,
  InstanceRecord,
  SnapshotRecord,
} from "../../state/records";

/** Most events that are kept. */
const most = 2000;

/**
 * Notes an event of an instance, in RDS's words and its category.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html
 * Doesn't save: what is told is in the state that is saved next.
 */
export function tellOfInstance(
  cloud: Cloud,
  { identifier }: Pick<InstanceRecord, "identifier">,
  category: string,
  message: string,
): void {
  tell(cloud, { identifier, type: "db-instance", category, message });
}

/** Notes an event of a snapshot. */
export function tellOfSnapshot(
  cloud: Cloud,
  { identifier }: Pick<SnapshotRecord, "identifier">,
  category: string,
  message: string,
): void {
  tell(cloud, { identifier, type: "db-snapshot", category, message });
}

function tell(cloud: Cloud, event: Omit<DatabaseEvent, "time">): void {
  const { state } = cloud;
  const time = new Date().toISOString();
  state.databaseEvents = [
    ...(state.databaseEvents ?? []),
    { ...event, time },
  ].slice(-most);
}
