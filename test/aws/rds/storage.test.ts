import t from "tap";
import { largerStorage, type Storage } from "../../../aws/rds/storage";

const cases: readonly [
  string,
  Storage,
  number | undefined,
  object | undefined,
][] = [
  ["no wish", { type: "io1", gib: 100, iops: 3000 }, undefined, undefined],
  ["as it is", { type: "io1", gib: 100, iops: 3000 }, 100, undefined],
  ["less: never smaller", { type: "gp2", gib: 100 }, 50, undefined],
  ["gp2", { type: "gp2", gib: 100 }, 150, { AllocatedStorage: 150 }],
  ["magnetic", { type: "standard", gib: 10 }, 20, { AllocatedStorage: 20 }],
  [
    "io1 keeps its IOPS, which must be said",
    { type: "io1", gib: 100, iops: 3000 },
    200,
    { AllocatedStorage: 200, Iops: 3000 },
  ],
  [
    "io1 has one IOPS for 2 GiB at least",
    { type: "io1", gib: 100, iops: 1000 },
    4001,
    { AllocatedStorage: 4001, Iops: 2001 },
  ],
  [
    "io2 keeps its IOPS",
    { type: "io2", gib: 100, iops: 1000 },
    4001,
    { AllocatedStorage: 4001, Iops: 1000 },
  ],
  [
    "small gp3 may not be told what it has",
    { type: "gp3", gib: 20, iops: 3000, throughput: 125 },
    100,
    { AllocatedStorage: 100 },
  ],
  [
    "gp3 of 400 GiB or more has 12,000 at least",
    { type: "gp3", gib: 100, iops: 3000, throughput: 125 },
    400,
    { AllocatedStorage: 400, Iops: 12_000, StorageThroughput: 500 },
  ],
  [
    "large gp3 keeps what was bought",
    { type: "gp3", gib: 500, iops: 20_000, throughput: 700 },
    600,
    { AllocatedStorage: 600, Iops: 20_000, StorageThroughput: 700 },
  ],
];

for (const [name, storage, gib, change] of cases)
  t.test(name, async (t) => t.strictSame(largerStorage(storage, gib), change));
