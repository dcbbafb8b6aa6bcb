import type { Place } from "../../aws/place";
import type { Owner } from "../../aws/rds/tags";
import type { Production, PropertyNames } from "../../aws/servers";
import type { Copy } from "../../identity/copy";
import type { Access } from "../../process/access";

/** What a rotation needs to know. The fields are told at RotatedPasswordsArgs. */
export interface RotationInputs {
  readonly place: Place;
  readonly access: Access;
  readonly owner: Owner;
  readonly production: Production;
  readonly copy: Copy;
  readonly database: string;
  readonly applicationRole: string;
  readonly masterPassword: string;
  readonly applicationPassword: string;
  readonly proofQuery?: string;
  readonly canary: boolean;
  readonly properties: PropertyNames;
}
