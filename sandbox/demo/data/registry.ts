import { accounts } from "./accounts";
import { mailBatches } from "./batches";
import { clubSessions } from "./club-sessions";
import { congresses } from "./congresses";
import { django } from "./django";
import { entries } from "./entries";
import { forums } from "./forums";
import { logs } from "./logs";
import { mail } from "./mail";
import { masterpoints } from "./masterpoints";
import { clubMembers } from "./memberships";
import { notifications } from "./notifications";
import { operations } from "./operations";
import { organisations } from "./organisations";
import { payments } from "./payments";
import { results } from "./results";
import { roles } from "./roles";
import type { TableData } from "./row";
import { support } from "./support";
import { systemCards } from "./system-cards";
import { xero } from "./xero";

/** How each of Cobalt's tables is filled. */
export const registry: readonly TableData[] = [
  ...django,
  ...accounts,
  ...systemCards,
  ...organisations,
  ...clubMembers,
  ...clubSessions,
  ...congresses,
  ...entries,
  ...payments,
  ...results,
  ...masterpoints,
  ...forums,
  ...mail,
  ...mailBatches,
  ...notifications,
  ...support,
  ...roles,
  ...xero,
  ...logs,
  ...operations,
];
