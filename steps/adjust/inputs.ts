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
  /** e.g. `db.t3.medium`. */
  readonly instanceClass: string;
  /** Least storage of the copy in GiB. Default: as it is. */
  readonly allocatedStorage?: number | undefined;
  /** Automated backups of the copy that were seen during the restore. */
  readonly seenBackups: readonly string[];
}
