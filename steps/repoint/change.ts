import type { StoredSettings } from "../../aws/beanstalk/stored-settings";
import type { Deadlines } from "../../aws/beanstalk/update-environment";
import type { Place } from "../../aws/place";
import type { RdsInstance } from "../../aws/rds/instances";
import type { Owner } from "../../aws/rds/tags";
import type { PropertyNames } from "../../aws/servers";

/** What the parts of the change share. */
export interface Change {
  readonly place: Place;
  readonly owner: Owner;
  /** Name of the environment that is changed. */
  readonly target: string;
  readonly properties: PropertyNames;
  /** The copy's instance. */
  readonly copy: RdsInstance;
  /** What the copy is called. */
  readonly name: string;
  /** The settings that come back when the target doesn't stand the new ones. */
  readonly previous: StoredSettings;
  readonly deadlines: Deadlines;
}
