import type { Place } from "../../aws/place";
import type { Owner } from "../../aws/rds/tags";
import type { Production, PropertyNames } from "../../aws/servers";
import type { Command } from "../../commands/command";
import type { Copy } from "../../identity/copy";
import type { ServerRights } from "../../postgres/roles/server-rights";
import type { Access } from "../../process/access";
import type { Origin } from "../../sanitise/report/evidence";

/** What SanitisedData is given. */
export interface SanitiseInputs {
  readonly place: Place;
  readonly access: Access;
  /** Whose the copy must be. */
  readonly owner: Owner;
  readonly production: Production;
  /** The copy, as the step before hands it on. */
  readonly copy: Copy;
  /** Who may do what on the copy, as RotatedPasswords left it. Undefined: on a server that others use too. */
  readonly rights?: ServerRights | undefined;
  /** Name of the application's database. */
  readonly database: string;
  /** The role that the application, and so its commands, log in as. */
  readonly applicationRole: string;
  /** Names of the variables that commands find the copy's coordinates in. */
  readonly properties: PropertyNames;
  /** A secret, from Passwords. */
  readonly masterPassword: string;
  /** A secret, from Passwords. */
  readonly applicationPassword: string;
  /** A secret, from MaskingKey. */
  readonly maskingKey: string;
  /** Name of the environment that is to use the copy, for the report. */
  readonly target: string;
  /** What the copy was made from, for the report. */
  readonly origin: Origin | null;
  /** Path of the rules, from the project's folder. */
  readonly rulesFile: string;
  /** Hash of rules and commands: `hashRulesAndCommands`. */
  readonly rulesHash: string;
  /** The application's own commands, in order. Their environment may hold secrets. */
  readonly commands: readonly Command[];
}
