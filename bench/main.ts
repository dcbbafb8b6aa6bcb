import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { measureCobalt } from "./measure-cobalt";
import { measurePeople } from "./measure-people";
import { readOptions } from "./options";
import { installPganonymize } from "./pganonymize";
import { plot } from "./plot";
import { report, table } from "./report";
import { inOwnPlace } from "./server";

/** `npm run bench`: measures, prints a table, and writes it with a plot. */
async function main(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  const tell = (text: string) => process.stderr.write(`${text}\n`);
  await inOwnPlace(async (place) => {
    const program = options.pganonymize
      ? await installPganonymize(place)
      : undefined;
    const people = await measurePeople(place, options, program, tell);
    const figures = [
      ...people.figures,
      ...(options.cobaltGb > 0
        ? await measureCobalt(place, options, tell)
        : []),
    ];
    console.log(table(figures));
    await mkdir(options.output, { recursive: true });
    const command = ["npm run bench --", ...args].join(" ").replace(/ --$/, "");
    await writeFile(
      join(options.output, "performance.md"),
      report(figures, command, people.version),
    );
    await writeFile(join(options.output, "performance.svg"), plot(figures));
  });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
