import * as pulumi from "@pulumi/pulumi";
import t from "tap";
import { announce, lines } from "../../../../steps/look/by-snapshot/look";
import {
  lookAtAccount,
  type Wishes,
} from "../../../../steps/look/by-snapshot/look-at-account";
import { startTarget } from "../../../support/target";
import { wishes } from "../../../support/wishes";

t.test("what a person is told at the beginning", async (t) => {
  const world = await startTarget(t);
  const look = (more: Partial<Wishes> = {}) =>
    lookAtAccount({ ...wishes, ...more }, "hash");

  await t.test("who is who, and what will be done", async (t) => {
    const found = await look();
    t.match(lines(found), [
      /^production: production-blue, RDS instance cobalt-production$/,
      /^target: test-white, which uses cobalt-test-old now$/,
      /^snapshot: rds:cobalt-production-\S+, taken \d{4}-\d\d-\d\dT\S+Z$/,
      /^restores a new copy: this stack has no copy yet$/,
    ]);
    t.equal(lines(found).length, 4);
    const told = t.capture(pulumi.log, "info", async () => undefined);
    await announce(found);
    t.same(
      told().map(({ args }) => args[0]),
      lines(found),
    );
  });

  await t.test("a snapshot that is taken of production", async (t) => {
    const found = await look({
      snapshot: { kind: "new", refresh: "2026-11" },
    });
    t.match(
      lines(found),
      new Set(["takes a snapshot of production: prod-copy-test-2026-11"]),
    );
  });

  await t.test("what an earlier run left", async (t) => {
    const { copy } = await world.cleanCopy();
    t.match(
      lines(await look()),
      new Set([`deletes ${copy.identifier}, left by an earlier run`]),
    );
  });

  await t.test("a target without a database, and warnings", async (t) => {
    const found = await look();
    const lost = {
      ...found,
      target: { ...found.target, leadsTo: [] },
      groups: { ...found.groups, warnings: ["mind the network"] },
    };
    t.match(
      lines(lost),
      new Set([
        /^target: test-white, which uses no instance that RDS knows now$/,
      ]),
    );
    t.capture(pulumi.log, "info", async () => undefined);
    const warned = t.capture(pulumi.log, "warn", async () => undefined);
    await announce(lost);
    t.same(
      warned().map(({ args }) => args[0]),
      ["mind the network"],
    );
  });
});
