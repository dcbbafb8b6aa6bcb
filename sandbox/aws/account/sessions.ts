import { randomBytes } from "node:crypto";
import { AwsError } from "../protocol/aws-error";
import type { SessionRecord, State } from "../state/records";
import { type Cloud, randomId } from "./cloud";

/** Who a call comes from, as GetCallerIdentity answers it. */
export interface Caller {
  readonly arn: string;
  readonly userId: string;
}

/** A key that calls are signed with, and whose it is. */
export interface Key extends Caller {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/**
 * The key of that id: the sandbox's own, or one that STS handed out, with its token.
 * Throws InvalidClientTokenId for another, ExpiredToken for one whose time is over.
 */
export function keyOf(
  state: State,
  accessKeyId: string,
  token: string | undefined,
): Key {
  if (accessKeyId === state.accessKeyId) {
    return {
      accessKeyId,
      secretAccessKey: state.secretAccessKey,
      arn: `arn:aws:iam::${state.account}:user/sandbox`,
      userId: "AIDASANDBOXUSER000001",
    };
  }
  const session = state.sessions?.[accessKeyId];
  if (!session || session.token !== token) {
    throw new AwsError(
      "InvalidClientTokenId",
      "The security token included in the request is invalid.",
      403,
    );
  }
  if (new Date(session.expires) <= new Date()) {
    throw new AwsError(
      "ExpiredToken",
      "The security token included in the request is expired",
      403,
    );
  }
  return session;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Makes a key that works for some seconds, and forgets those whose time is over. */
export function newSession(
  cloud: Cloud,
  caller: Caller,
  seconds: number,
): SessionRecord {
  const session: SessionRecord = {
    ...caller,
    accessKeyId: `ASIA${randomId(16, alphabet)}`,
    secretAccessKey: randomBytes(20).toString("hex"),
    token: randomBytes(48).toString("base64"),
    expires: new Date(Date.now() + seconds * 1000).toISOString(),
  };
  const now = new Date();
  const living = Object.values(cloud.state.sessions ?? {}).filter(
    ({ expires }) => new Date(expires) > now,
  );
  cloud.state.sessions = Object.fromEntries(
    [...living, session].map((it) => [it.accessKeyId, it]),
  );
  cloud.save();
  return session;
}
