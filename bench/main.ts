import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fillCobalt } from "./data/cobalt";
import { measureAside } from "./measure-aside";
import { measureCobalt } from "./measure-cobalt";
import { measureLarge } from "./measure-large";
import { measureLoad } from "./measure-load";
import { measureMasks } from "./measure-masks";
import { measurePeople } from "./measure-people";
import { measureTables } from "./measure-tables";
import { measureWideValues } from "./measure-wide-values";
import { readOptions } from "./options";
import type { Figure } from "./page/figures";
import { plot } from "./page/plot";
import { report, table } from "./page/report";
import { installPganonymize } from "./work/pganonymize";
import {
  dropPristines,
  inOwnPlace,
  makePristine,
  type Place,
} from "./work/server";
import type { Tuning } from "./work/settings";

/** `npm run bench`: measures, prints a table, and writes it with a plot. */
async function main(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  const tell = (text: string) => process.stderr.write(`${text}\n`);
  await inOwnPlace(async (place) => {
    const program = options.pganonymize
      ? await installPganonymize(place)
      : undefined;
    const told = args.filter((arg) => !arg.startsWith("--output"));
    const command = ["npm run bench --", ...told].join(" ").replace(/ --$/, "");
    await mkdir(options.output, { recursive: true });
    const figures: Figure[] = [];
    // After each part, so that an end before the last leaves what there is.
    const write = async (more: readonly Figure[]) => {
      figures.push(...more);
      await writeFile(
        join(options.output, "performance.md"),
        report(figures, command, version),
      );
      await writeFile(join(options.output, "performance.svg"), plot(figures));
      await dropPristines(place);
    };
    let version = "";
    for (const users of options.users) {
      const people = await measurePeople(
        place,
        users,
        options.runs,
        program,
        tell,
      );
      version = people.version;
      await write(people.figures);
    }
    if (options.wideRows > 0)
      await write(
        await measureAside(place, options.wideRows, options.runs, tell),
      );
    if (options.masks > 0)
      await write(await measureMasks(place, options.masks, options.runs, tell));
    if (options.tables.length > 0)
      await write(
        await measureTables(place, options.tables, options.runs, tell),
      );
    if (options.wideValues > 0)
      await write(await measureWideValues(place, options.wideValues, tell));
    if (options.cobaltGb > 0)
      await write(
        await measureOnCobalt(
          place,
          options.cobaltGb,
          options.cobaltRuns,
          tell,
        ),
      );
    // Last, since a round takes longest there.
    for (const users of options.large)
      await write(await measureLarge(place, users, tell));
    console.log(table(figures));
  });
}

async function measureOnCobalt(
  place: Place,
  gib: number,
  runs: number,
  tell: (text: string) => void,
): Promise<Figure[]> {
  tell(`making Cobalt's database of ${gib} GiB`);
  const make = (tuning: Tuning) =>
    makePristine(place, "cobalt", (client) => fillCobalt(client, gib), tuning);
  const pristine = await make("default");
  const ofNewest = await make("newest");
  return [
    ...(await measureCobalt(place, pristine, ofNewest, runs, tell)),
    ...(await measureLoad(place, pristine, tell)),
  ];
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
