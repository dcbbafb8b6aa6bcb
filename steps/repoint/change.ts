import type { StoredSettings } from "../../aws/beanstalk/stored-settings";
import type { Deadlines } from "../../aws/beanstalk/update-environment";
import type { RdsInstance } from "../../aws/rds/instances";
import type { RepointInputs } from "./inputs";

/** What the parts of the change share. */
export interface Change {
  readonly inputs: Pick<
    RepointInputs,
    "place" | "owner" | "target" | "properties" | "copy"
  >;
  /** Its instance. */
  readonly copy: RdsInstance;
  /** The settings that come back when the target doesn't stand the new ones. */
  readonly previous: StoredSettings;
  readonly deadlines: Deadlines;
}
