import type { Service } from "./account/service";

/** AWS STS: whose credentials these are. */
export const sts: Service = {
  signingName: "sts",
  protocol: "query",
  namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
  version: "2011-06-15",
  operations: {
    GetCallerIdentity: (cloud) => ({
      Arn: `arn:aws:iam::${cloud.state.account}:user/sandbox`,
      UserId: "AIDASANDBOXUSER000001",
      Account: cloud.state.account,
    }),
  },
};
