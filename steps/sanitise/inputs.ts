import type { Place } from "../../aws/place";
import type { Owner } from "../../aws/rds/tags";
import type { Production, PropertyNames } from "../../aws/servers";
import type { Command } from "../../commands/command";
import type { Copy } from "../../identity/copy";
import type { Access } from "../../process/access";
import type { Origin } from "../../sanitise/report/evidence";

/** What sanitising a copy needs to know. The fields are told at SanitisedDataArgs. */
export interface SanitiseInputs {
  readonly place: Place;
  readonly access: Access;
  readonly owner: Owner;
  readonly production: Production;
  readonly copy: Copy;
  readonly database: string;
  readonly applicationRole: string;
  readonly properties: PropertyNames;
  readonly masterPassword: string;
  readonly applicationPassword: string;
  readonly maskingKey: string;
  readonly target: string;
  readonly origin: Origin | null;
  readonly rulesFile: string;
  readonly rulesHash: string;
  readonly commands: readonly Command[];
}
