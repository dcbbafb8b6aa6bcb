/**
 * Where the stack's resources are. An input of every hook, because `pulumi destroy` doesn't run the
 * program: what a hook needs to find its account again must be in its own outputs.
 */
export interface Place {
  /** AWS region, e.g. `ap-southeast-2`. */
  readonly region: string;
  /** The account that the caller's credentials must belong to: twelve digits. */
  readonly account: string;
  /** Profile of the shared AWS configuration, as `aws:profile` names it. Default: the SDK's own search. */
  readonly profile?: string;
}
