import t from "tap";
import {
  healthOf,
  isHealthy,
  patienceAfter,
} from "../../../aws/beanstalk/health";

t.test("only Green is healthy", async (t) => {
  t.ok(isHealthy({ health: "Green" }));
  for (const health of ["Yellow", "Red", "Grey", ""])
    t.notOk(isHealthy({ health }), health);
});

t.test(
  "health is watched for longer where updates take longer, within bounds",
  async (t) => {
    t.same(patienceAfter(0), { lasting: 2_000, most: 10_000 });
    t.same(patienceAfter(5_000), { lasting: 5_000, most: 20_000 });
    t.same(patienceAfter(3_600_000), { lasting: 60_000, most: 300_000 });
  },
);

t.test("enhanced health is told besides", async (t) => {
  const state = {
    name: "x",
    id: "e-x",
    application: "a",
    status: "Ready",
    health: "Red",
  };
  t.equal(healthOf(state), "Red");
  t.equal(healthOf({ ...state, healthStatus: "Severe" }), "Red (Severe)");
});
