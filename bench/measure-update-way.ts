import { median } from "./page/figures";
import { sanitise } from "./work/sanitise";
import { onCopy, type Place, type Pristine } from "./work/server";
import { settingsOf } from "./work/settings";

/**
 * Seconds of masking people where a view of the table is in the way: it can't be put in the place of another then, and
 * its rows are updated.
 */
export async function measureUpdateWay(
  place: Place,
  pristine: Pristine,
  rules: string,
  runs: number,
): Promise<number> {
  const measured: number[] = [];
  for (let run = 1; run <= runs; run++)
    measured.push(
      await onCopy(place, pristine, settingsOf.default, async (server) => {
        await server.admin.query(
          "create view shown as select id, email, first_name, last_name, phone from person",
        );
        const { masking, tables } = await sanitise(server, rules);
        const ways = tables.map(({ way }) => way).join(", ");
        if (ways !== "updated")
          throw new Error(`The table with a view was ${ways}, not updated.`);
        return masking;
      }),
    );
  return median(measured);
}
