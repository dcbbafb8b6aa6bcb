import t from "tap";
import {
  type Guard,
  type Intention,
  mayTouch,
  type TargetFacts,
} from "../../identity/may-touch";

const production = {
  environment: "production-blue",
  environmentId: "e-blue",
  identifier: "cobalt-production",
  resourceId: "db-PRODUCTION",
};

const environment = {
  name: "test-white",
  id: "e-white",
  application: "cobalt",
  status: "Ready",
  health: "Green",
  coupledDatabase: false,
  instanceIds: [],
};

function target(changes: Partial<TargetFacts> = {}): TargetFacts {
  return {
    name: "test-white",
    environment,
    properties: new Map(),
    guarded: new Map(),
    leadsTo: [{ identifier: "cobalt-test-old", resourceId: "db-OLD" }],
    unknownHosts: [],
    ...changes,
  };
}

function reasons(
  facts: TargetFacts,
  intention: Partial<Intention> = {},
): string[] {
  return mayTouch(facts, production, {
    neverTouch: [],
    knownHosts: [],
    guards: [],
    settings: { RDS_HOSTNAME: "copy.example" },
    ...intention,
  });
}

const playpen: Guard = { property: "DISABLE_PLAYPEN", mustNotBe: "ON" };

t.test("a target with a database of its own may be touched", async (t) => {
  t.same(reasons(target()), []);
  t.same(reasons(target({ leadsTo: [] })), []);
});

t.test("production's environment is refused by name and by id", async (t) => {
  const [byName] = reasons(target({ name: "Production-Blue" }));
  t.match(byName, /production's own environment.*prod-copy:target/);
  const renamed = { ...environment, name: "other", id: "e-blue" };
  const [byId] = reasons(target({ name: "other", environment: renamed }));
  t.match(byId, /production's own environment/);
});

t.test("a target that leads to production's instance is refused", async (t) => {
  const [reason] = reasons(target({ leadsTo: [production] }));
  t.match(reason, /lead to production's instance, cobalt-production/);
  const [oneOfTwo] = reasons(
    target({
      leadsTo: [{ identifier: "x", resourceId: "db-X" }, production],
    }),
  );
  t.match(oneOfTwo, /lead to production's instance/);
});

t.test("a host that nobody answers for is refused", async (t) => {
  const at = (host: string, knownHosts: string[] = []) =>
    reasons(
      target({
        leadsTo: [],
        unknownHosts: [{ property: "DB_HOST", host }],
      }),
      { knownHosts },
    );
  t.match(
    at("pool.example.com")[0],
    /^DB_HOST of test-white is pool\.example\.com, .*RDS Proxy.* prod-copy:knownHosts: \["pool\.example\.com"\]/,
  );
  t.equal(at("pool.example.com", ["other.example.com"]).length, 1);
  t.same(at("pool.example.com", ["Pool.Example.com."]), []);
  t.same(at("[fd00::5]", ["FD00::5"]), []);
  t.equal(at("/run/Postgres", ["/run/postgres"]).length, 1);
});

t.test("what can't be a host isn't shown", async (t) => {
  const secret = "postgres://cobalt:s3cr3t@db.example.com/cobalt";
  const [reason] = reasons(
    target({ unknownHosts: [{ property: "DB_HOST", host: secret }] }),
  );
  t.match(reason, /^DB_HOST of test-white can't be a host name/);
  t.notMatch(reason, /s3cr3t/);
});

t.test("production by another name isn't allowed by naming it", async (t) => {
  const [reason] = reasons(target({ leadsTo: [production] }), {
    knownHosts: ["db.example.com"],
  });
  t.match(reason, /lead to production's instance/);
});

t.test("a listed target is refused by name and by id", async (t) => {
  t.match(reasons(target(), { neverTouch: ["TEST-white"] })[0], /neverTouch/);
  t.match(reasons(target(), { neverTouch: ["e-white"] })[0], /neverTouch/);
  t.same(reasons(target(), { neverTouch: ["test"] }), []);
});

t.test("a target that doesn't exist or is going is refused", async (t) => {
  t.match(
    reasons(target({ environment: undefined }))[0],
    /no Beanstalk environment test-white.*prod-copy:target/,
  );
  const going = { ...environment, status: "Terminating" };
  t.match(reasons(target({ environment: going }))[0], /being terminated/);
});

t.test("a coupled database is refused", async (t) => {
  const coupled = { ...environment, coupledDatabase: true };
  t.match(reasons(target({ environment: coupled }))[0], /Decouple it first/);
});

t.test("mustNotBe refuses its value in any case, and no other", async (t) => {
  const having = (...values: string[]) =>
    reasons(target({ guarded: new Map([["DISABLE_PLAYPEN", values]]) }), {
      guards: [playpen],
    });
  t.match(having("ON")[0], /DISABLE_PLAYPEN of test-white is ON/);
  t.match(having(" on ")[0], /must not be/);
  t.match(having("OFF", "ON")[0], /must not be/);
  t.same(having("OFF"), []);
  t.same(having(), [], "a missing property isn't that value");
});

t.test("mustBe wants exactly its value", async (t) => {
  const guards: Guard[] = [{ property: "COBALT_HOSTNAME", mustBe: "test" }];
  const having = (...values: string[]) =>
    reasons(target({ guarded: new Map([["COBALT_HOSTNAME", values]]) }), {
      guards,
    });
  t.same(having("test"), []);
  t.match(having("prod-value")[0], /isn't test, but must be/);
  t.notMatch(having("prod-value")[0], /prod-value/, "no value is shown");
  t.match(having("test", "other")[0], /isn't test/);
  t.match(having()[0], /has no environment property COBALT_HOSTNAME/);
});

t.test("properties over 4,096 bytes are refused", async (t) => {
  const long = {
    value: "x".repeat(4096 - "LONG=".length - 3),
    from: "environment" as const,
  };
  const properties = new Map([["LONG", long]]);
  t.same(reasons(target({ properties }), { settings: { A: "b" } }), []);
  t.match(
    reasons(target({ properties }), { settings: { A: "bc" } })[0],
    /would take 4097 bytes, but Beanstalk takes 4096 at most/,
  );
});

t.test("every reason is told, not only the first", async (t) => {
  const all = reasons(
    target({
      leadsTo: [production],
      guarded: new Map([["DISABLE_PLAYPEN", ["ON"]]]),
    }),
    { neverTouch: ["test-white"], guards: [playpen] },
  );
  t.equal(all.length, 3);
});
