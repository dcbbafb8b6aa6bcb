import { duration } from "../../words/amounts";
import type { Figure } from "./figures";

/** What one session does in a second, in MB of data, as the bench measured it. */
export interface Rates {
  readonly masking: number;
  readonly audit: number;
}

/** An instance class, with what goes to and from its volume in MB/s. */
interface InstanceClass {
  readonly name: string;
  readonly vcpus: number;
  readonly baseline: number;
  readonly burst: number;
}

/** Amazon EC2, "Amazon EBS-optimized instance types": 87 to 2085, 1188 to 4750 and 4750 Mbit/s. */
const classes: readonly InstanceClass[] = [
  { name: "db.t3.micro", vcpus: 2, baseline: 11, burst: 260 },
  { name: "db.m6g.xlarge", vcpus: 4, baseline: 148, burst: 594 },
  { name: "db.m6g.4xlarge", vcpus: 16, baseline: 594, burst: 594 },
];

/** GB of data. */
const sizes = [5, 50, 500];

/** What isn't measured here. Seconds, and MB/s. */
const assumed = {
  restore: 14 * 60,
  rotation: 60,
  changeOfClass: 5 * 60,
  beanstalk: 90,
  /** 512 KiB each 35 ms. */
  coldPerSession: 15,
  /** What gp3 was seen to fetch at most. */
  coldVolume: 130,
  burstSeconds: 30 * 60,
};

/** The rates of the run on Cobalt's data; undefined where it had none. */
export function ratesOf(
  figures: readonly Figure[],
  sessions: number,
): Rates | undefined {
  const rate = (what: string) => {
    const found = figures.find(
      (one) =>
        one.what.startsWith(what) &&
        one.data.startsWith("Cobalt") &&
        one.settings === "default",
    );
    const megabytes = Number(/: (\d+) MB$/.exec(found?.data ?? "")?.[1]);
    return found && megabytes / found.ours / sessions;
  };
  const masking = rate("masking : VACUUM FULL");
  const audit = rate("audit with real values");
  return masking && audit ? { masking, audit } : undefined;
}

/** A refresh by snapshot, step by step, in seconds. */
export function refreshSteps(
  gigabytes: number,
  { vcpus, baseline, burst }: Omit<InstanceClass, "name">,
  { masking, audit }: Rates,
): Readonly<Record<"firstRead" | "masking" | "audit" | "total", number>> {
  const data = gigabytes * 1000;
  const volume = gigabytes * 1.25 < 400 ? 125 : 500;
  let left = assumed.burstSeconds;
  /** @param rate MB of data a second by the class's bandwidth */
  const step = (rate: (bandwidth: number) => number) => {
    const fast = data / rate(burst);
    const slow = data / rate(baseline);
    const inBurst = Math.min(fast, left);
    left -= inBurst;
    return inBurst + (1 - inBurst / fast) * slow;
  };
  const firstRead = step((bandwidth) =>
    Math.min(assumed.coldPerSession * vcpus, assumed.coldVolume, bandwidth),
  );
  const masked = step((bandwidth) =>
    Math.min(masking * vcpus, Math.min(volume, bandwidth) / 3),
  );
  const audited = step((bandwidth) =>
    Math.min(audit * vcpus, volume, bandwidth),
  );
  return {
    firstRead,
    masking: masked,
    audit: audited,
    total:
      assumed.restore +
      assumed.rotation +
      firstRead +
      masked +
      audited +
      assumed.beanstalk,
  };
}

/** The page's part on how long a refresh takes, computed from what was measured. */
export function refreshPart(rates: Rates): string {
  const rows = sizes.flatMap((gigabytes) =>
    classes.map(({ name, ...one }, place) => {
      const steps = refreshSteps(gigabytes, one, rates);
      const total = steps.total + (place === 0 ? 0 : assumed.changeOfClass);
      const told = [steps.firstRead, steps.masking, steps.audit, total];
      return `| ${gigabytes} GB | ${name} | ${told.map(roughly).join(" | ")} |`;
    }),
  );
  return `## What a refresh takes

Computed from this page's rates, not measured on RDS. By snapshot, the volume gp3 with a fifth of its room free:

| data | \`sanitisingClass\` | first read | masking | audit | all, with what is the same for all |
|---|---|---:|---:|---:|---:|
${rows.join("\n")}

The formula, with \`d\` MB of data, \`s\` sessions (a vCPU each, and as many tables), \`v\` MB/s of the volume and \`b\` of the class:

- **first read** \`d / min(${assumed.coldPerSession} s, ${assumed.coldVolume}, b)\`: a restored block is fetched from S3 when it is first read, in whatever step that is.
- **masking** \`d / min(${rates.masking.toFixed(0)} s, min(v, b) / 3)\`: ${rates.masking.toFixed(1)} MB a second and session were measured here. Each byte is read, written and logged.
- **audit** \`d / min(${rates.audit.toFixed(0)} s, v, b)\`: ${rates.audit.toFixed(1)} MB a second and session, real values searched for too.
- **the same for all**: restore ${duration(assumed.restore)}, rotation ${duration(assumed.rotation)}, Beanstalk's update ${duration(assumed.beanstalk)}; and
  ${duration(assumed.changeOfClass)} to set another class than the first row's at the end.

What is assumed, and where from:

- A restore takes 8 to 20 minutes, whatever the size (other projects' tests, terraform-provider-aws issue 33699); 14 are taken. A backup
  behind it comes on top: [operating](operating.md).
- Beanstalk tells of 60 to 90 seconds for an update of settings; more instances, more time. Rotation and change of class are guesses.
- A cold read takes tens of ms (35 ms is a figure that others saw), and a snapshot's blocks have 512 KiB. Others saw gp3 fetch at most 130 to
  140 MB/s, however many ask.
- gp3 has 125 MB/s below 400 GiB and 500 from there on (Amazon RDS User Guide, "Storage"). \`b\` is 11, 148 and 594; the first two have 260
  and 594 for 30 minutes a day, which is taken into account (Amazon EC2, "EBS-optimized instance types").
- Your tables and masks aren't Cobalt's: a table alone keeps one session busy, and free text, JSON and arrays take longer. A report tells what
  each step of yours took. The application's own commands come on top.
`;
}

/** Minutes are all that such a figure is worth. */
function roughly(seconds: number): string {
  return duration(Math.max(60, Math.round(seconds / 60) * 60));
}
