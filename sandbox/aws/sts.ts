import { randomId } from "./account/cloud";
import type { Operation, Service } from "./account/service";
import { newSession } from "./account/sessions";
import { AwsError } from "./protocol/aws-error";

/** Whose credentials these are. */
const getCallerIdentity: Operation = ({ state }, _input, { caller }) => ({
  Arn: caller.arn,
  UserId: caller.userId,
  Account: state.account,
});

/** Credentials of any role of the account for a while: the sandbox has no policies that could forbid it. */
const assumeRole: Operation = (cloud, input) => {
  const role = input.required("RoleArn");
  const name = input.required("RoleSessionName");
  const seconds = input.integer("DurationSeconds") ?? 3600;
  const { account } = cloud.state;
  const [, owner, path] =
    /^arn:aws:iam::(\d{12}):role\/(\S+)$/.exec(role) ?? [];
  if (!path) throw invalid(`${role} is invalid`);
  if (!/^[\w+=,.@-]{2,64}$/.test(name)) {
    throw invalid(
      `1 validation error detected: Value '${name}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
    );
  }
  if (seconds < 900 || seconds > 43_200) {
    throw invalid(
      `1 validation error detected: Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value between 900 and 43200`,
    );
  }
  if (owner !== account) {
    throw new AwsError(
      "AccessDenied",
      `User: arn:aws:iam::${account}:user/sandbox is not authorized to perform: sts:AssumeRole on resource: ${role}`,
      403,
    );
  }
  const roleId = `AROA${randomId(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")}`;
  const arn = `arn:aws:sts::${account}:assumed-role/${path.split("/").at(-1)}/${name}`;
  const userId = `${roleId}:${name}`;
  const session = newSession(cloud, { arn, userId }, seconds);
  return {
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.token,
      Expiration: session.expires,
    },
    AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
  };
};

const invalid = (message: string) => new AwsError("ValidationError", message);

/** AWS STS: whose credentials these are, and others for a while. */
export const sts: Service = {
  signingName: "sts",
  protocol: "query",
  namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
  version: "2011-06-15",
  operations: {
    AssumeRole: assumeRole,
    GetCallerIdentity: getCallerIdentity,
  },
};
