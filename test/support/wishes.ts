import type { LoadWishes } from "../../steps/look/by-dump/look-at-account-for-load";
import type { Wishes } from "../../steps/look/by-snapshot/look-at-account";

/** What a stack like that of Pulumi.sandbox.yaml wishes; its stack is the one of `target.ts`. */
export const wishes: Wishes = {
  project: "prod-copy",
  stack: "test",
  region: "ap-southeast-2",
  profile: undefined,
  allowedAccounts: ["100000000001"],
  production: "production-blue",
  target: "test-white",
  properties: {
    hostname: "RDS_HOSTNAME",
    port: "RDS_PORT",
    database: "RDS_DB_NAME",
    username: "RDS_USERNAME",
    password: "RDS_PASSWORD",
  },
  guards: [{ property: "DISABLE_PLAYPEN", mustNotBe: "ON" }],
  neverTouch: ["production-green"],
  knownHosts: [],
  snapshot: { kind: "latest" },
  safetySnapshot: false,
  instanceClass: "db.t3.micro",
  sanitisingClass: undefined,
  allocatedStorage: undefined,
  defaultTags: [],
  subnetGroup: undefined,
  securityGroups: [],
  parameterGroup: undefined,
  access: { by: "direct" },
};

/** What a stack like that of Pulumi.sandbox-dump.yaml wishes. */
export const loadWishes: LoadWishes = {
  ...wishes,
  target: "test-grey",
  neverTouch: ["production-green", "uat-grey"],
  refresh: undefined,
  exclude: {
    tables: [
      "public.notifications_abstractemail",
      "public.post_office_email",
      "public.post_office_attachment*",
      "public.post_office_log",
    ],
    dependents: "include",
  },
  from: undefined,
  dumpFolder: "/nonexistent/dumps",
};
