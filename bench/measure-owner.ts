import { peopleRules } from "./data/people";
import { type Figure, median } from "./page/figures";
import { sanitise } from "./work/sanitise";
import {
  type BenchServer,
  master,
  onCopy,
  type Place,
  type Pristine,
} from "./work/server";
import { settingsOf } from "./work/settings";

/** Whose the table of people is. */
const owner = "application";

/**
 * What it costs that tables are read and written with their owners' rights: a whole run where the table is another
 * role's, for which a login is made, and one where it is the master's own. In turn, by medians.
 */
export async function measureOwner(
  place: Place,
  pristine: Pristine,
  runs: number,
  tell: (text: string) => void,
): Promise<Pick<Figure, "what" | "ours" | "other" | "unit" | "target">> {
  const others: number[] = [];
  const masters: number[] = [];
  for (let run = 1; run <= runs; run++) {
    // By turns first: what goes first finds less in the system's cache.
    const ofOther = () => secondsOf(place, pristine, giveAway);
    const ofMaster = () => secondsOf(place, pristine);
    const early = run % 2 === 0 ? await ofMaster() : undefined;
    const other = await ofOther();
    const own = early ?? (await ofMaster());
    tell(
      `whole run ${run}: ${other.toFixed(1)} s of another role's table, ${own.toFixed(1)} s of the master's`,
    );
    others.push(other);
    masters.push(own);
  }
  return {
    what: "a run with a login for the owner : with the master's",
    ours: median(others),
    other: median(masters),
    unit: "s",
    target: { is: "at most", ratio: 1.05 },
  };
}

function secondsOf(
  place: Place,
  pristine: Pristine,
  prepare?: (server: BenchServer) => Promise<unknown>,
): Promise<number> {
  return onCopy(place, pristine, settingsOf.default, async (server) => {
    await prepare?.(server);
    return (await sanitise(server, peopleRules)).seconds;
  });
}

/** As an application's role owns its tables on RDS: the master is its member, since it made it. */
function giveAway({ admin }: BenchServer): Promise<unknown> {
  return admin.query(`
    create role ${owner} login;
    grant ${owner} to ${master} with admin option;
    grant create on schema public to ${owner};
    alter table person owner to ${owner}`);
}
