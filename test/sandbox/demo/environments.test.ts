import t from "tap";
import { passwordSecret } from "../../../sandbox/demo/cobalt/world";
import { environments, namespaces } from "../../../sandbox/demo/environments";

const facts = {
  seed: 1,
  passwords: {
    production: "production-pass",
    test: "test-pass",
    uat: "uat-pass",
    reporting: "r",
    support: "s",
  },
  endpoints: {
    production: { address: "127.0.0.2", port: 20_001 },
    test: { address: "127.0.0.3", port: 20_001 },
  },
  secretArn:
    "arn:aws:secretsmanager:ap-southeast-2:100000000001:secret:cobalt/production/database-AbCdEf",
};

function values(name: string): Map<string, string> {
  const environment = environments(facts).find((each) => each.name === name);
  return new Map(
    environment?.properties.map((each) => [each.name, each.value]),
  );
}

t.test(
  "both colours of production lead to production's database, Test to its own",
  async (t) => {
    for (const name of ["production-blue", "production-green"]) {
      t.equal(values(name).get("RDS_HOSTNAME"), "127.0.0.2");
      t.equal(values(name).get("DISABLE_PLAYPEN"), "ON");
    }
    const white = values("test-white");
    t.equal(white.get("RDS_HOSTNAME"), "127.0.0.3");
    t.equal(white.get("RDS_PASSWORD"), "test-pass");
    t.equal(white.get("DISABLE_PLAYPEN"), "OFF");
  },
);

t.test(
  "UAT has a database and a role of its own on Test's server",
  async (t) => {
    const databaseOf = (name: string) =>
      ["RDS_HOSTNAME", "RDS_PORT", "RDS_DB_NAME", "RDS_USERNAME"].map((key) =>
        values(name).get(key),
      );
    const uat = databaseOf("uat-grey");
    t.same(uat, ["127.0.0.3", "20001", "cobalt_uat", "cobalt_uat"]);
    t.equal(values("uat-grey").get("RDS_PASSWORD"), "uat-pass");
    const grey = databaseOf("test-grey");
    t.same(grey, ["127.0.0.3", "20001", "cobalt", "cobalt"]);
    t.same(databaseOf("test-white"), grey, "both colours of Test share one");
  },
);

t.test(
  "green's password is a key of the secret, and nowhere in its properties",
  async (t) => {
    const green = environments(facts).find(
      (each) => each.name === "production-green",
    );
    const password = green?.properties.find(
      (each) => each.name === "RDS_PASSWORD",
    );
    t.match(password, {
      namespace: namespaces.secret,
      value: `${facts.secretArn}:password`,
    });
    t.notMatch(JSON.stringify(green), "production-pass");
    t.same(JSON.parse(passwordSecret.value(facts.passwords)), {
      username: "cobalt",
      password: "production-pass",
    });
  },
);

t.test(
  "Elastic Beanstalk would take the properties: their characters and their length",
  async (t) => {
    for (const { name, properties } of environments(facts)) {
      const length = properties.reduce(
        (sum, each) => sum + Buffer.byteLength(`${each.name}=${each.value}`),
        0,
      );
      t.ok(length <= 4_096, `${name} has ${length} bytes`);
      for (const each of properties)
        t.match(each.value, /^[\w\s.:/=+\\@'"-]+$/, each.name);
      t.equal(
        new Set(properties.map((each) => each.name)).size,
        properties.length,
        "each property once",
      );
    }
  },
);

t.test(
  "the keys of services are the same for the same seed, and others for each environment",
  async (t) => {
    t.same(environments(facts), environments(facts));
    t.not(
      values("production-blue").get("SECRET_KEY"),
      values("test-white").get("SECRET_KEY"),
    );
  },
);
