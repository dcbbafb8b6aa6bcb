import { callerIdentity } from "../clients";
import type { Configuration } from "../configuration";
import type { Properties } from "../resource/properties";

/** `aws:index/getCallerIdentity:getCallerIdentity` */
export async function getCallerIdentity(
  configuration: Configuration,
): Promise<Properties> {
  const caller = await callerIdentity(configuration);
  return {
    accountId: caller.Account,
    arn: caller.Arn,
    id: caller.Account,
    userId: caller.UserId,
  };
}
