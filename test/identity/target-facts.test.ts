import t from "tap";
import { destinations, leadsTo } from "../../identity/target-facts";
import { rdsRecord } from "../support/rds-record";

const place = { region: "ap-southeast-2", account: "100000000001" };
const names = {
  hostname: "RDS_HOSTNAME",
  port: "RDS_PORT",
  database: "RDS_DB_NAME",
  username: "RDS_USERNAME",
  password: "RDS_PASSWORD",
};
const production = rdsRecord({
  identifier: "production",
  resourceId: "db-PROD",
  address: "production.abc.ap-southeast-2.rds.amazonaws.com",
  port: 5432,
});
const other = rdsRecord({
  identifier: "other",
  resourceId: "db-OTHER",
  address: "other.abc.ap-southeast-2.rds.amazonaws.com",
  port: 5432,
});

const addresses: Readonly<Record<string, readonly string[]>> = {
  [production.address ?? ""]: ["10.0.0.5", "fd00:0::5"],
  [other.address ?? ""]: ["10.0.0.6"],
  "10.0.0.5": ["10.0.0.5"],
  "::ffff:10.0.0.5": ["::ffff:10.0.0.5"],
  "db.example.com": ["10.0.0.9", "10.0.0.5"],
  "six.example.com": ["fd00::5"],
  "pool.example.com": ["10.0.0.77"],
  "there.abc.ap-southeast-2.rds.amazonaws.com": ["10.0.0.78"],
};

async function look(host: string, port = "5432") {
  const property = (value: string) => ({
    value,
    from: "environment" as const,
  });
  return destinations(
    place,
    new Map([
      ["RDS_HOSTNAME", property(host)],
      ["RDS_PORT", property(port)],
    ]),
    names,
    [other, production],
    async (hostname) => addresses[hostname] ?? [],
  );
}

async function identifiers(host: string, port?: string): Promise<string[]> {
  const { instances } = await look(host, port);
  return instances.map(({ identifier }) => identifier);
}

const unknownAt = async (host: string) => (await look(host)).unknownHosts;

t.test("a host that is production's address is production", async (t) => {
  for (const host of [
    "10.0.0.5",
    "::ffff:10.0.0.5",
    "db.example.com",
    "six.example.com",
    "pool.example.com, db.example.com",
  ])
    t.same(await identifiers(host), ["production"], host);
  t.same(await identifiers("10.0.0.5", "6432"), ["production"], "a pooler");
  t.same(await identifiers("pool.example.com"), []);
});

t.test("a host that is no instance's is unknown", async (t) => {
  const proxy = "p.proxy-abc.ap-southeast-2.rds.amazonaws.com";
  for (const host of [
    "pool.example.com",
    "nowhere.example.com",
    "/var/run/postgresql",
    proxy,
    "of-another-account.xyz.ap-southeast-2.rds.amazonaws.com",
  ])
    t.same(await unknownAt(host), [host]);
  t.same(
    await unknownAt(`db.example.com,pool.example.com, ${proxy}`),
    ["pool.example.com", proxy],
    "each of several",
  );
});

t.test("an instance, by whatever name, isn't unknown", async (t) => {
  for (const host of [
    "",
    "other.abc.ap-southeast-2.rds.amazonaws.com",
    "OTHER.abc.ap-southeast-2.rds.amazonaws.com.",
    "db.example.com",
    "six.example.com",
  ])
    t.same(await unknownAt(host), [], host);
});

t.test("a copy that somebody has deleted isn't unknown", async (t) => {
  const gone = "gone.abc.ap-southeast-2.rds.amazonaws.com";
  t.same(await look(gone), { instances: [], unknownHosts: [] });
  const there = "there.abc.ap-southeast-2.rds.amazonaws.com";
  t.same(await unknownAt(there), [there], "what still answers isn't gone");
});

t.test("a target without a host leads nowhere", async (t) => {
  t.same(await destinations(place, new Map(), names, [production]), {
    instances: [],
    unknownHosts: [],
  });
});

t.test("without the test's resolver, too", async (t) => {
  const found = await leadsTo(
    place,
    new Map([["RDS_HOSTNAME", { value: "127.2", from: "environment" }]]),
    names,
    [
      rdsRecord({
        identifier: "elsewhere",
        resourceId: "1",
        address: "127.0.0.3",
        port: 5432,
      }),
      rdsRecord({
        identifier: "here",
        resourceId: "2",
        address: "127.0.0.2",
        port: 5432,
      }),
    ],
  );
  t.same(
    found.map(({ identifier }) => identifier),
    ["here"],
  );
});
