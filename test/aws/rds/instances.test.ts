import t from "tap";
import { findByEndpoint, type RdsInstance } from "../../../aws/rds/instances";
import { rdsRecord } from "../../support/rds-record";

function instance(
  identifier: string,
  address: string,
  port: number,
): RdsInstance {
  const resourceId = `db-${identifier}`;
  return rdsRecord({ identifier, resourceId, address, port });
}

const one = instance("one", "one.abc.rds.amazonaws.com", 5432);
const shared = [
  instance("a", "127.0.0.1", 6001),
  instance("b", "127.0.0.1", 6002),
];

t.test("an endpoint is found by address and port", async (t) => {
  t.equal(findByEndpoint([one], "one.abc.rds.amazonaws.com", 5432), one);
  t.equal(findByEndpoint(shared, "127.0.0.1", 6002)?.identifier, "b");
});

t.test("case and a closing dot of a host name mean nothing", async (t) => {
  t.equal(findByEndpoint([one], " ONE.abc.rds.amazonaws.com. ", 5432), one);
});

t.test(
  "a wrong port is forgiven where the address is one instance's only",
  async (t) => {
    t.equal(
      findByEndpoint([one], "one.abc.rds.amazonaws.com", Number.NaN),
      one,
    );
    t.equal(findByEndpoint(shared, "127.0.0.1", 7000), undefined);
  },
);

t.test("a name that only looks alike isn't it", async (t) => {
  t.equal(
    findByEndpoint([one], "one.abc.rds.amazonaws.com.evil.example", 5432),
    undefined,
  );
  t.equal(findByEndpoint([one], "", 5432), undefined);
});
