import type { StoredSettings } from "../../aws/beanstalk/stored-settings";
import type { PropertyNames } from "../../aws/servers";
import type { Identity } from "../../identity/copy";
import type { Guard } from "../../identity/may-touch";
import type {
  ApplicationLogin,
  ReachedCopy,
} from "../../identity/reached-copy";

/** The copy that the target is to use, with what shows that it is clean. */
export interface CleanCopy extends ReachedCopy, ApplicationLogin {
  /** What the sanitised marker in the copy must say: an output of SanitisedData. */
  readonly nonce: string;
  /** Which copy was sanitised: an output of SanitisedData. */
  readonly identity: Identity;
}

/** The environment that is to use the copy, and how it may be touched. */
export interface TargetToTouch {
  /** Name of the Beanstalk environment. */
  readonly target: string;
  /** Names of the properties that lead the application to its database. */
  readonly properties: PropertyNames;
  /** What must hold of the target's other properties. */
  readonly guards: readonly Guard[];
  /** Environments that are never touched, by name or id. */
  readonly neverTouch: readonly string[];
  /** Hosts that the target may use though they are no RDS instance's. */
  readonly knownHosts: readonly string[];
  /** The settings from before the first `up`: an output of OriginalSettings. Secret. */
  readonly original: StoredSettings;
}

/** What BeanstalkSettings is given. */
export interface RepointInputs extends CleanCopy, TargetToTouch {}

/** How the step leaves the target. */
export interface TargetNow {
  /** Id of the target (`e-…`): a name can be given to another environment later. */
  readonly environmentId: string;
  /** The settings as this step made them. Secret. */
  readonly written: StoredSettings;
  /** The settings just before this step changed them last. Secret. */
  readonly previous: StoredSettings;
  /** The settings as they were last seen: differs from `written` after a refresh that found drift. Secret. */
  readonly current: StoredSettings;
  /** Whether RDS protects the copy against deletion, as last seen. A loaded database needs no such thing: what is in use isn't dropped. */
  readonly protected: boolean;
  /** The target's health at the end of the step, e.g. `Green`. */
  readonly health: string;
  /** Where the target is reached. */
  readonly url: string;
}

/** What BeanstalkSettings leaves in the state: all that a later `destroy`, which doesn't run the program, needs. */
export interface Repointed extends RepointInputs, TargetNow {}
