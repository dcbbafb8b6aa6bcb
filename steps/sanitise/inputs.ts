import type { PropertyNames } from "../../aws/servers";
import type { Command } from "../../commands/command";
import type { CopyLogins, ReachedCopy } from "../../identity/reached-copy";
import type { ServerRights } from "../../postgres/roles/server-rights";
import type { Origin } from "../../sanitise/report/evidence";

/** What is to be done to the copy's data. */
export interface Cleaning {
  /** Who may do what on the copy, as RotatedPasswords left it. Undefined: on a server that others use too. */
  readonly rights?: ServerRights | undefined;
  /** Path of the rules, from the project's folder. */
  readonly rulesFile: string;
  /** Hash of rules and commands: `hashRulesAndCommands`. */
  readonly rulesHash: string;
  /** A secret, from MaskingKey. */
  readonly maskingKey: string;
  /** The application's own commands, in order. Their environment may hold secrets. */
  readonly commands: readonly Command[];
  /** Names of the variables that commands find the copy's coordinates in. */
  readonly properties: PropertyNames;
}

/** What the report tells besides. */
export interface Told {
  /** Name of the environment that is to use the copy. */
  readonly target: string;
  /** What the copy was made from. */
  readonly origin: Origin | null;
  /** How the copy came to be an instance; null: it is a database on another's. */
  readonly instance: {
    /** How long the restore took; null where an earlier run began it. */
    readonly restoreSeconds: number | null;
    /** The class that it gets once it is clean; null: it has it. */
    readonly finalClass: string | null;
  } | null;
  /** Identifiers of the automated backups that were made of the copy before it was clean. */
  readonly backups: readonly string[] | null;
}

/** What SanitisedData is given. */
export interface SanitiseInputs
  extends ReachedCopy,
    CopyLogins,
    Cleaning,
    Told {}
