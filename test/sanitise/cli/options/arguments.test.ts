import t from "tap";
import { readArguments } from "../../../../sanitise/cli/options/arguments";
import { connectionFrom } from "../../../../sanitise/cli/options/connection";

t.test("options have defaults, and each verb its own", async (t) => {
  t.same(readArguments(["check"]), {
    verb: "check",
    help: false,
    options: {
      rules: "rules/cobalt.yaml",
      only: undefined,
      connections: undefined,
      database: undefined,
      reports: "reports",
      json: false,
    },
  });
  t.match(
    readArguments([
      "run",
      ...["--only", "audit", "--only=shop.order", "--connections", "8"],
      ...["--database", "cobalt", "--reports", "there", "--json"],
    ]).options,
    {
      only: ["audit", "shop.order"],
      connections: 8,
      database: "cobalt",
      reports: "there",
      json: true,
    },
  );
  t.match(readArguments(["--help"]), { verb: undefined, help: true });
});

for (const [args, message] of [
  [[], /No verb was given\. Give one of init, plan, check, run, audit/],
  [["go"], /^"go": there is no such verb/],
  [["check", "now"], /^"now": check takes options only/],
  [["check", "--only", "audit"], /^--only: check has no such option/],
  [["plan", "--speed"], /'--speed'.*See --help/],
  [["plan", "--rules"], /--rules.*See --help/],
  [["plan", "--rules", ""], /^--rules "": it needs a value/],
  [["plan", "--connections", "many"], /^--connections many: .* from 1 to 64/],
  [["plan", "--connections", "0"], /^--connections 0: /],
  [["plan", "--only", "commands"], /^--only commands: .* in "pulumi up" alone/],
  [["plan", "--only", "a.b.c"], /^--only a\.b\.c: that is no table's name/],
] as const)
  t.test(`refuses "${args.join(" ")}"`, async (t) => {
    t.throws(() => readArguments(args), { name: "UsageError", message });
  });

const env = {
  PGHOST: "db.example.com",
  PGUSER: "app",
  PGPASSWORD: "the password",
  PGDATABASE: "shop",
};

t.test("the environment names server and login", async (t) => {
  t.same(connectionFrom({ ...env, PGSSLMODE: "require" }), {
    route: {
      host: "db.example.com",
      port: 5432,
      endpoint: { address: "db.example.com", port: 5432 },
      tls: true,
    },
    login: { user: "app", password: "the password", database: "shop" },
  });
});

t.test("TLS is left out on this machine only", async (t) => {
  const tls = (PGHOST: string, PGSSLMODE?: string) =>
    connectionFrom({ ...env, PGHOST, PGSSLMODE }).route.tls;
  for (const host of ["127.0.0.1", "127.8.8.8", "localhost", "::1"]) {
    t.equal(tls(host, "disable"), false, host);
    t.equal(tls(host), true, host);
    t.equal(tls(host, "prefer"), true, host);
  }
  t.equal(tls("/run/postgresql", "verify-full"), false);
  for (const host of ["10.0.0.1", "127.example.com", "localhost.example.com"])
    t.throws(() => tls(host, "disable"), {
      name: "UsageError",
      message: `PGSSLMODE is disable, and PGHOST is ${host}, which isn't on this machine`,
    });
});

for (const [change, message] of [
  [{ PGHOST: undefined }, /^PGHOST is not set\. Set it to/],
  [{ PGPASSWORD: "" }, /^PGPASSWORD is empty\. Set it to/],
  [{ PGPORT: "five" }, /^PGPORT is five\. Set it to/],
  [{ PGPORT: "70000" }, /^PGPORT is 70000\./],
  [{ PGSSLMODE: "off" }, /^PGSSLMODE is off\. Unset it, or set it to one of/],
] as const)
  t.test(`refuses ${JSON.stringify(change)}`, async (t) => {
    t.throws(() => connectionFrom({ ...env, ...change }), {
      name: "UsageError",
      message,
    });
  });
