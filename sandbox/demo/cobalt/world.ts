/**
 * The demo's world: one application whose production and Test are on Elastic Beanstalk, each with a
 * database on RDS. Only data; what it costs to make it real is in `prepare.ts` and in the sandbox's AWS.
 */

/** Where everything is, and whose it is. */
export const home = {
  region: "ap-southeast-2",
  account: "100000000001",
  /** Of the one caller that the sandbox knows. Its secret is made for each sandbox. */
  accessKeyId: "SANDBOXACCESSKEY0001",
  application: "cobalt",
} as const;

/** The federation's domain. Like all of the demo's domains it was made up, and none is a reserved one. */
export const federationDomain = "southernbridge.net.au";

/** The two databases by what they are for. */
export type DatabaseName = "production" | "test";

/** An RDS instance of the demo. */
export interface DatabaseDescription {
  /** DBInstanceIdentifier. */
  readonly identifier: string;
  /** Major version of PostgreSQL. */
  readonly major: 15;
  readonly database: string;
  /** The application's own role too. */
  readonly masterUsername: string;
  readonly instanceClass: string;
  /** GiB. */
  readonly storage: number;
  readonly subnetGroup: string;
  readonly securityGroup: string;
  /** Days; production has automated snapshots. */
  readonly backupRetention: number;
  readonly deletionProtection: boolean;
}

/** Both RDS instances. */
export const databases: Readonly<Record<DatabaseName, DatabaseDescription>> = {
  production: {
    identifier: "cobalt-production",
    major: 15,
    database: "cobalt",
    masterUsername: "cobalt",
    instanceClass: "db.t3.large",
    storage: 40,
    subnetGroup: "production-subnets",
    securityGroup: "sg-production",
    backupRetention: 14,
    deletionProtection: true,
  },
  test: {
    identifier: "cobalt-test-old",
    major: 15,
    database: "cobalt",
    masterUsername: "cobalt",
    instanceClass: "db.t3.micro",
    storage: 20,
    subnetGroup: "test-subnets",
    securityGroup: "sg-test",
    backupRetention: 0,
    deletionProtection: false,
  },
};

/** A database of an RDS instance and who logs in to it: what an application's environment says. */
export interface Login {
  readonly instance: DatabaseName;
  readonly database: string;
  readonly username: string;
}

/** The application's login to an instance's first database: the master's. */
export function masterLogin(instance: DatabaseName): Login {
  const { database, masterUsername } = databases[instance];
  return { instance, database, username: masterUsername };
}

/**
 * UAT's database is on Test's server, beside Test's own, and belongs to a role of its own. Test's master is a
 * member of that role, as whoever makes a database for another role on RDS has to be.
 */
export const uatLogin: Login = {
  instance: "test",
  database: "cobalt_uat",
  username: "cobalt_uat",
};

/** Passwords that a sandbox makes for itself: letters, digits, `_`, `-` and `.` only. */
export interface Passwords {
  /** Of production's master, which is the application's role. */
  readonly production: string;
  /** Of the master of Test's older database. */
  readonly test: string;
  /** Of UAT's role on Test's server. */
  readonly uat: string;
  /** Of production's role `reporting`. */
  readonly reporting: string;
  /** Of production's role `support`. */
  readonly support: string;
}

/** The secret of Secrets Manager that one environment gets its password from. */
export const passwordSecret = {
  name: "cobalt/production/database",
  /** The key of the secret's JSON object; the property's value is the secret's ARN, a colon and this key. */
  key: "password",
  /** What Secrets Manager keeps. */
  value: (passwords: Passwords): string =>
    JSON.stringify({
      username: databases.production.masterUsername,
      [passwordSecret.key]: passwords.production,
    }),
} as const;
