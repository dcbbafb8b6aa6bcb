import { calls } from "../gates/aws-gate";
import { after, type Gate } from "../gates/gate";
import { hasMasked, type Lock, lockGate } from "../gates/lock-gate";
import type { World } from "../world";
import { eachEnd, type Held, type Moment } from "./moment";

const way = "dump";

const atProgram = (program: string, having: string): Held => ({
  arrange: ({ programs }) => programs.hold(program, having),
});

/** On the server that the target shares. */
async function onServer(world: World, sql: string): Promise<Gate> {
  return lockGate({ ...(await world.server()), sql });
}

/** The load is done, and isn't noted yet. */
async function loaded(world: World): Promise<Gate> {
  return after(
    await world.programs.hold("pg_restore", "--section=post-data"),
    () => onServer(world, "lock table pg_shdescription in share mode"),
  );
}

function inCopy(sql: string, once?: Lock["once"]): Held {
  return {
    hasCopy: true,
    arrange: async (world) =>
      after(await loaded(world), async () =>
        lockGate({ ...(await world.copy()), sql, ...(once && { once }) }),
      ),
  };
}

/** Every place in a run by dump where it is held. */
export const byDump: readonly Moment[] = [
  {
    name: "production is dumped",
    step: "LoadedDatabase",
    way,
    ...atProgram("pg_dump", "--format=directory"),
  },
  {
    name: "the database is made",
    step: "LoadedDatabase",
    way,
    arrange: (world) => onServer(world, "lock table pg_database in share mode"),
  },
  {
    name: "its tables are made",
    step: "LoadedDatabase",
    way,
    ...atProgram("pg_restore", "--section=pre-data"),
  },
  {
    name: "its rows are loaded",
    step: "LoadedDatabase",
    way,
    ...atProgram("pg_restore", "--section=data"),
  },
  {
    name: "its indexes are made",
    step: "LoadedDatabase",
    way,
    ...atProgram("pg_restore", "--section=post-data"),
  },
  {
    name: "the load is noted",
    step: "LoadedDatabase",
    way,
    arrange: loaded,
  },
  {
    name: "outbound tables are emptied",
    step: "SanitisedData",
    way,
    ...inCopy("lock table django_session in access share mode"),
  },
  {
    name: "some tables are masked",
    step: "SanitisedData",
    way,
    ...inCopy(
      "lock table organisations_memberclubdetails in access share mode",
      hasMasked,
    ),
  },
  ...eachEnd(
    "UpdateEnvironment",
    { step: "BeanstalkSettings", way },
    calls("UpdateEnvironment"),
  ),
  {
    name: "the old database is dropped",
    step: "FormerDatabases",
    way,
    begins: ["copy"],
    arrange: async (world) =>
      after(world.aws.hold(calls("UpdateEnvironment"), "end"), () =>
        onServer(world, "lock table pg_database in share mode"),
      ),
  },
  ...eachEnd(
    "settings put back",
    { step: "destroy", way, begins: ["copy"], command: "destroy" },
    calls("UpdateEnvironment"),
  ),
  {
    name: "the database is dropped",
    step: "destroy",
    way,
    begins: ["copy"],
    command: "destroy",
    arrange: (world) => onServer(world, "lock table pg_database in share mode"),
  },
];
