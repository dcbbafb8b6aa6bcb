import t from "tap";
import type { Property } from "../../../aws/beanstalk/properties";
import { bytesAfter, settingsFor } from "../../../aws/beanstalk/property-size";

const plain = (value: string): Property => ({ value, from: "environment" });

t.test("bytes are counted, not characters, as KEY=value", async (t) => {
  t.equal(bytesAfter(new Map([["A", plain("é")]]), {}), 4);
  t.equal(bytesAfter(new Map(), {}), 0);
});

t.test("a changed property counts once, with its new value", async (t) => {
  const properties = new Map([["RDS_HOSTNAME", plain("a-long-old-name")]]);
  t.equal(
    bytesAfter(properties, { RDS_HOSTNAME: "x" }),
    "RDS_HOSTNAME=x".length,
  );
});

t.test(
  "secrets kept elsewhere don't count until they become plain",
  async (t) => {
    const arn = "arn:aws:secretsmanager:r:1:secret:name-AbCd12";
    const properties = new Map<string, Property>([
      ["RDS_PASSWORD", { value: arn, from: "environmentsecrets" }],
    ]);
    t.equal(bytesAfter(properties, {}), 0);
    t.equal(
      bytesAfter(properties, { RDS_PASSWORD: "x" }),
      "RDS_PASSWORD=x".length,
    );
    const both = new Map<string, Property>([
      ["A", { value: arn, from: "environmentsecrets", plain: "b" }],
    ]);
    t.equal(bytesAfter(both, {}), "A=b".length);
  },
);

t.test("the five settings carry the names of the configuration", async (t) => {
  const settings = settingsFor(
    {
      hostname: "DB_HOST",
      port: "DB_PORT",
      database: "DB",
      username: "DB_USER",
      password: "DB_PASS",
    },
    { address: "h", port: 5432, database: "d", username: "u", password: "p" },
  );
  t.same(settings, {
    DB_HOST: "h",
    DB_PORT: "5432",
    DB: "d",
    DB_USER: "u",
    DB_PASS: "p",
  });
});
