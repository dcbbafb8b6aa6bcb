import type * as pulumi from "@pulumi/pulumi";
import type { SanitisedData } from "../hooks/sanitised-data";
import type { Copy, Identity } from "../identity/copy";
import type { SanitiseInputs } from "../steps/sanitise/inputs";

/** Production's data in the stack, however it came: what the steps after it take. */
export interface CopyInStack {
  readonly place: SanitiseInputs["place"];
  readonly access: SanitiseInputs["access"];
  readonly production: SanitiseInputs["production"];
  /** The copy. A step that takes it comes after those that made it. */
  readonly copy: pulumi.Output<Copy>;
  /** Who may do what on it, where it is a server of its own. */
  readonly rights?: pulumi.Input<SanitiseInputs["rights"]>;
  /** Name of the application's database. */
  readonly database: pulumi.Input<string>;
  /** The role that the application logs in as. */
  readonly applicationRole: string;
  /** A secret. */
  readonly masterPassword: pulumi.Output<string>;
  /** A secret. */
  readonly applicationPassword: pulumi.Output<string>;
  /** What it was made from, for the report. */
  readonly origin: pulumi.Output<NonNullable<SanitiseInputs["origin"]>>;
  /** How it came to be an instance, for the report; null: it is none. */
  readonly instance: pulumi.Input<SanitiseInputs["instance"]>;
  /** Automated backups that were made of the copy before it was clean, for the report; null: it is no instance. */
  readonly backups: pulumi.Input<readonly string[] | null>;
  /** Hash of the rules and commands that were looked at. */
  readonly rulesHash: string;
  /** What holds the data, and goes last. */
  readonly resource: pulumi.Resource;
  /** How this machine reaches the target's own server, where the copy is a database there. */
  readonly sharedServer?: SanitiseInputs["access"];
  /** Makes of it, once it is clean, what the target is to have. @returns its identity, for the steps after that */
  finish?(sanitised: SanitisedData): pulumi.Output<Identity> | undefined;
  /** Takes away what the target used before, once it uses the copy. */
  clearAway?(repointed: pulumi.Resource): void;
  /** What the stack tells of it. */
  readonly outputs: Readonly<Record<string, pulumi.Input<unknown>>>;
}
