import { after } from "../gates/gate";
import { hasMasked, type Lock, lockGate } from "../gates/lock-gate";
import type { World } from "../world";
import type { Moment } from "./moment";

const way = "command";

const lock = async (world: World, sql: string, once?: Lock["once"]) =>
  lockGate({ ...(await world.copy()), sql, ...(once && { once }) });

const outbound = (world: World) =>
  lock(world, "lock table django_session in access share mode");

/** Every place in a run of `sanitise run` where it is held. */
export const byCommand: readonly Moment[] = [
  {
    name: "rules are held against rows",
    arrange: (world: World) =>
      lock(
        world,
        "lock table organisations_organisation in access exclusive mode",
      ),
  },
  { name: "outbound tables are emptied", arrange: outbound },
  {
    name: "some tables are masked",
    arrange: (world: World) =>
      lock(
        world,
        "lock table organisations_memberclubdetails in access share mode",
        hasMasked,
      ),
  },
  {
    name: "the audit",
    arrange: async (world: World) =>
      after(await outbound(world), () =>
        lock(world, "lock table auth_permission in access exclusive mode"),
      ),
  },
].map((moment) => ({ ...moment, step: "sanitise run", way, hasCopy: true }));
