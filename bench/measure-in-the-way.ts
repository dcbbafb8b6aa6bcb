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
import { updateAndVacuum } from "./work/update";

/** What keeps PostgreSQL from writing the table of people anew, and what is done about it. */
const obstacles = [
  {
    what: "a view",
    sql: `create view shown as select id, email, first_name, last_name, phone from person; alter view shown owner to ${master}`,
    // It is put aside.
    way: "rewritten",
  },
  {
    what: "a generated column",
    sql: "alter table person add domain text generated always as (split_part(email, '@', 2)) stored",
    way: "copied",
  },
] as const;

/** Masking people where something is in the way, and one UPDATE of the same columns with VACUUM FULL of the same table. */
export async function measureInTheWay(
  place: Place,
  pristine: Pristine,
  rules: string,
  runs: number,
  common: Pick<Figure, "data" | "settings">,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { what, sql, way } of obstacles) {
    const withIt = <T>(work: (server: BenchServer) => Promise<T>) =>
      onCopy(place, pristine, settingsOf.default, async (server) => {
        await server.admin.query(sql);
        await server.admin.query("vacuum (analyze) person");
        await server.admin.query("checkpoint");
        return work(server);
      });
    const measured: number[] = [];
    for (let run = 1; run <= runs; run++)
      measured.push(
        await withIt(async (server) => {
          const { masking, tables } = await sanitise(server, rules);
          const ways = tables.map((table) => table.way).join(", ");
          if (ways !== way)
            throw new Error(
              `The table with ${what} in the way was ${ways}, not ${way}.`,
            );
          return masking;
        }),
      );
    figures.push({
      ...common,
      what: `masking with ${what} in the way : UPDATE + VACUUM FULL`,
      ours: median(measured),
      other: await withIt((server) => updateAndVacuum(server, rules)),
      unit: "s",
      target: { is: "at most", ratio: 0.7 },
    });
  }
  return figures;
}
