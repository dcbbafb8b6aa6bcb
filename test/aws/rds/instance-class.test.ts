import t from "tap";
import { vcpusOf } from "../../../aws/rds/instance-class";

t.test("the size of an instance class tells its vCPUs", async (t) => {
  t.equal(vcpusOf("db.t3.micro"), 2);
  t.equal(vcpusOf("db.m6g.large"), 2);
  t.equal(vcpusOf("db.r5.xlarge"), 4);
  t.equal(vcpusOf("db.r6i.2xlarge"), 8);
  t.equal(vcpusOf("db.r5b.24xlarge"), 96);
});

t.test("one that isn't known tells nothing", async (t) => {
  for (const name of ["db.serverless", "", "db.t3.", "constructor", "xlarge2"])
    t.equal(vcpusOf(name), undefined, name);
});
