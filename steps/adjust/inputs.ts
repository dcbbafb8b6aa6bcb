import type { Place } from "../../aws/place";
import type { Owner } from "../../aws/rds/tags";
import type { Production } from "../../aws/servers";
import type { Copy } from "../../identity/copy";

/** What AdjustedInstance is given. */
export interface AdjustInputs {
  readonly place: Place;
  /** Project and stack whose tags the copy must have. */
  readonly owner: Owner;
  readonly production: Production;
  readonly copy: Copy;
  /** e.g. `db.t3.medium`. Default: as it is. */
  readonly instanceClass?: string | undefined;
  /** Least storage of the copy in GiB. Default: as it is. */
  readonly allocatedStorage?: number | undefined;
  /** Automated backups of the copy that were seen during the restore. */
  readonly seenBackups: readonly string[];
  /** Path of the report's page that is to tell how long a change of class took. Default: none tells. */
  readonly report?: string | undefined;
}
