import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import t from "tap";
import { parse } from "yaml";
import { ConfigError } from "../../config/error";
import { readConfig, type Settings } from "../../config/read-config";

const least = {
  "aws:region": "ap-southeast-2",
  "aws:allowedAccountIds": '["123456789012"]',
  "prod-copy:production": "production-blue",
  "prod-copy:target": "test-white",
};

/** What Pulumi adds to a stack's file: the defaults of Pulumi.yaml. */
function filledIn(): Record<string, string> {
  const { config } = parse(
    readFileSync(join(__dirname, "../../Pulumi.yaml"), "utf8"),
  );
  return Object.fromEntries(
    Object.entries<{ default?: unknown }>(config).flatMap(
      ([key, { default: value }]) => {
        if (value === undefined) return [];
        return [
          [key, typeof value === "string" ? value : JSON.stringify(value)],
        ];
      },
    ),
  );
}

/** The settings read from a stack's file that says this; undefined takes a key of the least one away. */
function read(more: Record<string, string | undefined> = {}): Settings {
  const entries = Object.entries({ ...least, ...more });
  pulumi.runtime.setAllConfig(
    Object.fromEntries(
      entries.flatMap(([key, value]) =>
        value === undefined ? [] : [[key, value]],
      ),
    ),
    [],
  );
  return readConfig();
}

t.test("names the tags that everything gets by default", async (t) => {
  t.same(read().defaultTags, []);
  t.same(
    read({ "aws:defaultTags": '{"tags":{"team":"web","cost:centre":"1"}}' })
      .defaultTags,
    ["team", "cost:centre"],
  );
});

t.before(() => {
  pulumi.runtime.setMocks(
    {
      newResource: ({ name, inputs }) => ({ id: name, state: inputs }),
      call: ({ inputs }) => inputs,
    },
    "prod-copy",
    "test",
  );
  for (const name of ["AWS_REGION", "AWS_DEFAULT_REGION"])
    delete process.env[name];
});

t.test("four keys are enough; the rest has safe defaults", async (t) => {
  t.match(read(), {
    project: "prod-copy",
    stack: "test",
    allowedAccounts: ["123456789012"],
    load: {
      by: "snapshot",
      snapshot: { kind: "latest" },
      safetySnapshot: false,
      instanceClass: "db.t3.micro",
      sanitisingClass: undefined,
      allocatedStorage: undefined,
      publiclyAccessible: false,
      canary: true,
    },
    access: { by: "direct" },
    properties: { hostname: "RDS_HOSTNAME", password: "RDS_PASSWORD" },
  });
});

t.test("the defaults that Pulumi fills in change nothing", async (t) => {
  t.ok(Object.keys(filledIn()).length > 20);
  t.same(read(filledIn()), read());
  const dump = { "prod-copy:load": "dump" };
  t.same(read({ ...filledIn(), ...dump }), read(dump));
});

t.test("a dump has options of its own, with safe defaults", async (t) => {
  const { load } = read({ "prod-copy:load": "dump" });
  t.match(load, {
    by: "dump",
    refresh: undefined,
    exclude: { tables: [], dependents: "refuse" },
    dumpFolder: /\/prod-copy\/dumps$/,
    keepDump: false,
    from: undefined,
  });
  t.match(
    read({
      "prod-copy:load": "dump",
      "prod-copy:refresh": "November, again",
      "prod-copy:exclude":
        '{"tables":["public.post_office_*"],"dependents":"null"}',
      "prod-copy:dumpFolder": "/mnt/dumps",
      "prod-copy:keepDump": "true",
      "prod-copy:from": "/mnt/dumps/cobalt_20261124",
    }).load,
    {
      refresh: "November, again",
      exclude: { tables: ["public.post_office_*"], dependents: "null" },
      dumpFolder: "/mnt/dumps",
      keepDump: true,
      from: "/mnt/dumps/cobalt_20261124",
    },
  );
});

t.test("reads what is configured", async (t) => {
  t.match(
    read({
      "prod-copy:snapshot": "new",
      "prod-copy:refresh": "2026-11",
      "prod-copy:access": "ssh",
      "prod-copy:sshDestination": "bastion",
      "prod-copy:properties": '{"hostname":"DB_HOST"}',
      "prod-copy:guards":
        '[{"property":"DISABLE_PLAYPEN","mustNotBe":"ON"},{"property":"STAGE","mustBe":"test"}]',
      "prod-copy:commands":
        '[{"run":["./manage.py","migrate"],"when":"before","environment":{"A":"b"}}]',
    }),
    {
      load: { snapshot: { kind: "new", refresh: "2026-11" } },
      access: { by: "ssh", destination: "bastion" },
      properties: { hostname: "DB_HOST", port: "RDS_PORT" },
      guards: [
        { property: "DISABLE_PLAYPEN", mustNotBe: "ON" },
        { property: "STAGE", mustBe: "test" },
      ],
      commands: [
        {
          run: ["./manage.py", "migrate"],
          when: "before",
          on: "local",
          environment: { A: "b" },
          timeoutMinutes: 60,
        },
      ],
    },
  );
  t.match(
    read({
      "prod-copy:access": "ssh",
      "prod-copy:sshDestination": "target-instance",
    }).access,
    { by: "ssh through the target" },
  );
});

const refused: readonly [string, Record<string, string | undefined>, RegExp][] =
  [
    [
      "an unknown key, before anything else",
      {
        "prod-copy:neverTuch": '["production-green"]',
        "aws:region": undefined,
      },
      /^prod-copy:neverTuch is a list: there is no such key. Did you mean neverTouch\?/,
    ],
    [
      "a key in small letters",
      { "prod-copy:instanceclass": "db.t3.large" },
      /^prod-copy:instanceclass is a text: there is no such key. Did you mean instanceClass\?/,
    ],
    [
      "a key like no other",
      { "prod-copy:mailServer": "mail.example.com" },
      /^prod-copy:mailServer is a text: there is no such key. Pulumi.yaml has them all$/,
    ],
    [
      "a flag that is neither true nor false",
      { "prod-copy:canary": "no" },
      /^prod-copy:canary is "no": use true or false$/,
    ],
    [
      "text in place of a list",
      { "prod-copy:guards": "DISABLE_PLAYPEN" },
      /^prod-copy:guards is "DISABLE_PLAYPEN": use a list$/,
    ],
    [
      "an unknown key of what stays in production",
      { "prod-copy:load": "dump", "prod-copy:exclude": '{"table":["mail"]}' },
      /^prod-copy:exclude.table is \["mail"\]: there is no such key. Did you mean tables\? Use tables, dependents$/,
    ],
    [
      "an unknown key of a guard",
      {
        "prod-copy:guards": '[{"property":"P","mustNotbe":"ON"}]',
      },
      /^prod-copy:guards\[0\].mustNotbe is "ON": there is no such key. Did you mean mustNotBe\? Use property,/,
    ],
    [
      "an unknown key of a command",
      {
        "prod-copy:commands": '[{"run":["true"],"when":"after","timeout":1}]',
      },
      /^prod-copy:commands\[0\].timeout is a number: there is no such key. Did you mean timeoutMinutes\? Use run,/,
    ],
    [
      "no region",
      { "aws:region": undefined },
      /^aws:region isn't set: set it in the stack's file/,
    ],
    [
      "no allowed account",
      { "aws:allowedAccountIds": undefined },
      /^aws:allowedAccountIds isn't set: list the accounts/,
    ],
    [
      "an account id without its quotes",
      { "aws:allowedAccountIds": "[123456789012]" },
      /^aws:allowedAccountIds is \[123456789012\]: .*in quotes/,
    ],
    [
      "no production",
      { "prod-copy:production": undefined },
      /^prod-copy:production isn't set: set it/,
    ],
    [
      "an empty target",
      { "prod-copy:target": " " },
      /^prod-copy:target is " ": set it/,
    ],
    [
      "production as the target",
      { "prod-copy:target": "production-blue" },
      /^prod-copy:target is "production-blue": it is production itself/,
    ],
    [
      "a way of loading that there isn't",
      { "prod-copy:load": "copy" },
      /^prod-copy:load is "copy": use snapshot or dump$/,
    ],
    [
      "an option that only the other way has",
      { "prod-copy:load": "dump", "prod-copy:subnetGroup": "test-subnets" },
      /^prod-copy:subnetGroup is "test-subnets": it has no effect with prod-copy:load dump/,
    ],
    [
      "a class for sanitising where the server is the target's own",
      {
        "prod-copy:load": "dump",
        "prod-copy:sanitisingClass": "db.m6g.xlarge",
      },
      /^prod-copy:sanitisingClass is "db.m6g.xlarge": it has no effect with prod-copy:load dump\. Remove it/,
    ],
    [
      "the canary where there is none",
      { "prod-copy:load": "dump", "prod-copy:canary": "false" },
      /^prod-copy:canary is "false": it has no effect with prod-copy:load dump/,
    ],
    [
      "an option of a dump where there is none",
      { "prod-copy:keepDump": "true" },
      /^prod-copy:keepDump is "true": it has no effect with prod-copy:load snapshot/,
    ],
    [
      "a folder that depends on where one stands",
      { "prod-copy:load": "dump", "prod-copy:dumpFolder": "dumps" },
      /^prod-copy:dumpFolder is "dumps": use an absolute path/,
    ],
    [
      "dependents that aren't one of three",
      {
        "prod-copy:load": "dump",
        "prod-copy:exclude": '{"dependents":"drop"}',
      },
      /^prod-copy:exclude\.dependents is "drop": use include/,
    ],
    [
      "a new snapshot without a value of refresh",
      { "prod-copy:snapshot": "new" },
      /^prod-copy:refresh isn't set: set it .*2026-11/,
    ],
    [
      "a value of refresh that RDS wouldn't take",
      { "prod-copy:snapshot": "new", "prod-copy:refresh": "Nov 2026" },
      /^prod-copy:refresh is "Nov 2026": .*letters, digits and single hyphens/,
    ],
    [
      "a value of refresh without effect",
      { "prod-copy:refresh": "2026-11" },
      /^prod-copy:refresh is "2026-11": it has no effect/,
    ],
    [
      "a snapshot's identifier that can't be one",
      { "prod-copy:snapshot": "last night" },
      /^prod-copy:snapshot is "last night": use latest, new, or/,
    ],
    [
      "a wrong instance class",
      { "prod-copy:instanceClass": "t3.micro" },
      /^prod-copy:instanceClass is "t3.micro": use a DB instance class/,
    ],
    [
      "a wrong class for sanitising",
      { "prod-copy:sanitisingClass": "large" },
      /^prod-copy:sanitisingClass is "large": use a DB instance class/,
    ],
    [
      "storage that is no number of GiB",
      { "prod-copy:allocatedStorage": "20 GB" },
      /^prod-copy:allocatedStorage is "20 GB": use a whole number of GiB/,
    ],
    [
      "an unknown way of access",
      { "prod-copy:access": "vpn" },
      /^prod-copy:access is "vpn": use direct or ssh/,
    ],
    [
      "ssh without a destination",
      { "prod-copy:access": "ssh" },
      /^prod-copy:sshDestination isn't set: with access ssh/,
    ],
    [
      "a destination that ssh would take for an option",
      {
        "prod-copy:access": "ssh",
        "prod-copy:sshDestination": "-oProxyCommand=x",
      },
      /^prod-copy:sshDestination is "-oProxyCommand=x": use a host/,
    ],
    [
      "a destination without ssh",
      { "prod-copy:sshDestination": "bastion" },
      /^prod-copy:sshDestination is "bastion": it has no effect/,
    ],
    [
      "an unknown name among the properties",
      { "prod-copy:properties": '{"host":"X"}' },
      /^prod-copy:properties.host is "X": there is no such key. Did you mean hostname\? Use hostname, port,/,
    ],
    [
      "two properties of one name",
      { "prod-copy:properties": '{"hostname":"X","port":"X"}' },
      /^prod-copy:properties is .*: X stands for two/,
    ],
    [
      "a guard that says nothing",
      { "prod-copy:guards": '[{"property":"DISABLE_PLAYPEN"}]' },
      /^prod-copy:guards\[0\] is .*: give either mustBe or mustNotBe/,
    ],
    [
      "a guard whose value YAML read as a boolean",
      { "prod-copy:guards": '[{"property":"P","mustNotBe":true}]' },
      /^prod-copy:guards\[0\] is .*a text in quotes/,
    ],
    [
      "a command as one text",
      {
        "prod-copy:commands": '[{"run":"./manage.py migrate","when":"before"}]',
      },
      /^prod-copy:commands\[0\].run is a text: give the command as a list/,
    ],
    [
      "a command without its place",
      { "prod-copy:commands": '[{"run":["true"]}]' },
      /^prod-copy:commands\[0\].when isn't set: say whether/,
    ],
    [
      "an environment that isn't one",
      {
        "prod-copy:commands":
          '[{"run":["true"],"when":"after","environment":{"A":1}}]',
      },
      /^prod-copy:commands\[0\].environment is \["A"\]: use names of variables/,
    ],
    [
      "a deadline of nothing",
      {
        "prod-copy:commands":
          '[{"run":["true"],"when":"after","timeoutMinutes":0}]',
      },
      /^prod-copy:commands\[0\].timeoutMinutes is 0: use a number/,
    ],
    [
      "names that aren't a list",
      { "prod-copy:neverTouch": '"production-green"' },
      /^prod-copy:neverTouch is "production-green": use a list/,
    ],
    [
      "hosts that aren't a list",
      { "prod-copy:knownHosts": '"pool.example.com"' },
      /^prod-copy:knownHosts is "pool.example.com": use a list/,
    ],
    [
      "a host with a port",
      { "prod-copy:knownHosts": '["a.example.com","b.example.com:6432"]' },
      /^prod-copy:knownHosts\[1\] is "b.example.com:6432": use a host alone/,
    ],
    [
      "a pattern of hosts",
      { "prod-copy:knownHosts": '["*.example.com"]' },
      /^prod-copy:knownHosts\[0\] is "\*.example.com": use a host alone/,
    ],
    [
      "a connection string, without showing it",
      { "prod-copy:knownHosts": '["postgres://u:s3cr3t@h/d"]' },
      /^prod-copy:knownHosts\[0\] is a text: use a host alone/,
    ],
  ];

for (const [what, more, message] of refused)
  t.test(`refuses ${what}, quoting it and saying what to do`, async (t) => {
    t.throws(() => read(more), { constructor: ConfigError, message });
  });

t.test("hosts in every form that clients take", async (t) => {
  const hosts = [
    "pool",
    "db_1.example.com.",
    "10.0.0.77",
    "fd00::5",
    "[fd00::5]",
    "/var/run/postgresql",
  ];
  t.same(
    read({ "prod-copy:knownHosts": JSON.stringify(hosts) }).knownHosts,
    hosts,
  );
  t.same(read().knownHosts, []);
});

t.test("never quotes the value of an unknown key", async (t) => {
  t.throws(() => read({ "prod-copy:apiKey": "s3cr3t" }), {
    message: /^prod-copy:apiKey is a text: [^3]*$/,
  });
});

t.test("never quotes the value of a command's variable", async (t) => {
  const secret = "s3cr3t-of-the-application";
  const run = ["true"];
  const when = "after";
  const environment = { API_KEY: secret };
  const commands: readonly [string, unknown, RegExp][] = [
    [
      "a bad name",
      [{ run, when, environment: { "9A": secret } }],
      /commands\[0\].environment is \["9A"\]/,
    ],
    [
      "a variable that is a list",
      [{ run, when, environment: { API_KEY: [secret] } }],
      /commands\[0\].environment is \["API_KEY"\]/,
    ],
    [
      "a text for all variables",
      [{ run, when, environment: `API_KEY=${secret}` }],
      /commands\[0\].environment is a text/,
    ],
    [
      "a variable before the command",
      [{ run: `API_KEY=${secret} ./manage.py`, when }],
      /commands\[0\].run is a text/,
    ],
    [
      "a misspelt key",
      [{ run, when, environmen: environment }],
      /commands\[0\].environmen is an object: there is no such key. Did you mean environment\? Use run,/,
    ],
    [
      "a variable one level too high",
      [{ run, when, ...environment }],
      /commands\[0\].API_KEY is a text: there is no such key/,
    ],
    [
      "one command, not in a list",
      { run, when, environment },
      /commands is an object: use a list/,
    ],
    [
      "a text in place of a command",
      [`API_KEY=${secret} ./manage.py`],
      /commands\[0\] is a text: use the keys run,/,
    ],
    [
      "variables among the arguments",
      [{ run: [...run, { environment }], when }],
      /commands\[0\].run is a list: give the command as a list of arguments/,
    ],
    [
      "variables in place of the arguments",
      [{ run: { environment }, when }],
      /commands\[0\].run is an object/,
    ],
    [
      "variables below another key",
      [{ run, when: { after: environment } }],
      /commands\[0\].when is an object: say whether/,
    ],
    [
      "variables below a folder",
      [{ run, when, directory: { environment } }],
      /commands\[0\].directory is an object/,
    ],
  ];
  const message = (value: string): string => {
    try {
      read({ "prod-copy:commands": value });
    } catch (error) {
      t.type(error, ConfigError);
      return String(error);
    }
    return "it wasn't refused";
  };
  for (const [what, value, expected] of commands) {
    const said = message(JSON.stringify(value));
    t.match(said, expected, what);
    t.notMatch(said, secret, what);
  }
  const said = message(`run: ${secret}`);
  t.match(said, /prod-copy:commands is a text: use a list/);
  t.notMatch(said, secret, "text that isn't JSON");
});
