import type { Owner } from "../aws/tags";
import type { Place } from "../place";
import type { Access, Copy, Production, PropertyNames } from "../servers";
import type { Command } from "./commands/command";

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
  readonly snapshot: {
    readonly identifier: string;
    readonly createdAt: string | null;
  } | null;
  readonly rulesFile: string;
  readonly rulesHash: string;
  readonly commands: readonly Command[];
}
