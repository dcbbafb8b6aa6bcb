import t from "tap";
import { startTestSandbox } from "../support/sandbox";

t.test("a sandbox starts with the demo's world", async (t) => {
  const sandbox = await startTestSandbox(t);
  const overview = await sandbox.control.overview();
  t.match(overview, {
    instances: [
      { identifier: "cobalt-production", status: "available" },
      { identifier: "cobalt-test-old", status: "available" },
    ],
    snapshots: [
      { instance: "cobalt-production", type: "automated", status: "available" },
    ],
    environments: [
      { name: "production-blue", database: "cobalt-production" },
      { name: "production-green", database: "cobalt-production" },
      { name: "test-white", database: "cobalt-test-old" },
    ],
  });
  for (const { url, status, health } of overview.environments) {
    t.equal(status, "Ready");
    t.equal(health, "Green");
    const response = await fetch(url);
    t.equal(response.status, 200);
  }
});
