import { join } from "node:path";
import { execa } from "execa";
import t from "tap";
import {
  answer,
  newPasswords,
  old,
  prepare,
  query,
} from "../../support/rotation";
import { rotate } from "../../support/steps";
import { startTwoInstances } from "../../support/two-instances";

// Several servers, and a process for each kill.
t.test("a run that is killed is gone on with by the next", async (t) => {
  const application = { role: "app", password: old };
  const world = await startTwoInstances(t, { prepare, application });
  t.capture(console, "log");
  const inputs = world.inputs({ ...newPasswords(), proofQuery: query });
  const points = [
    "AddTagsToResource",
    "ModifyDBInstance",
    // Roles are rotated; the first is for the proof, the second for the canary.
    "DescribeConfigurationSettings",
    "DescribeConfigurationSettings 2",
  ];
  for (const point of points) {
    const [action, nth = "1"] = point.split(" ");
    const child = execa(
      process.execPath,
      ["--import", "tsx", join(__dirname, "../../support/run-rotation.ts")],
      { reject: false, env: { INPUTS: JSON.stringify(inputs) } },
    );
    let seen = 0;
    world.after = (called) => {
      if (called === action && ++seen === Number(nth)) child.kill("SIGKILL");
    };
    const { signal, stderr } = await child;
    t.equal(signal, "SIGKILL", `killed after ${point} ${stderr}`);
  }
  // What a job of the copy's own could do between the rotation and its end.
  let made = false;
  world.after = async (called) => {
    if (called !== "DescribeConfigurationSettings" || made) return;
    made = true;
    const admin = await world.copy.server.admin();
    await admin.query("set role cobalt; create role late login");
  };
  await t.rejects(rotate(inputs), {
    message: /else on it made or changed: role late.*Run "pulumi up" again/,
  });
  world.after = () => undefined;
  t.match(await rotate(inputs), { rotatedRoles: { length: 5 }, proof: 16978 });
  t.equal(await answer(world.copy.server, "app", old), "28P01");
});

t.test(
  "an error of AWS at any call is an error of the step, and the next run goes on",
  async (t) => {
    const application = { role: "app", password: old };
    const world = await startTwoInstances(t, { prepare, application });
    t.capture(console, "log");
    const inputs = world.inputs({ ...newPasswords(), canary: true });
    await rotate(inputs);
    const calls = world.calls.length;
    const renewed = { ...inputs, ...newPasswords() };
    for (let nth = 1; nth <= calls; nth++) {
      let seen = 0;
      world.before = () => {
        if (++seen === nth) throw new Error("AccessDenied");
      };
      const error = await rotate(renewed).catch((error: unknown) => error);
      // Once the password is in force there are fewer calls than in the first run.
      if (seen >= nth)
        t.match(
          error,
          { name: "AwsError", code: "AccessDenied" },
          `call ${nth}`,
        );
    }
    world.before = () => undefined;
    t.match(await rotate(renewed), { identity: "db-COPY" });
  },
);
