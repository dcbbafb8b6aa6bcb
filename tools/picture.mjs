// npm run -s picture: makes docs/report.png, the README's picture, from the newest report of a refresh that passed.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { command } from "./machine/command.mjs";
import { root } from "./machine/places.mjs";
import { tell } from "./machine/report.mjs";
import { must } from "./machine/run.mjs";

await command(async () => {
  const reports = join(root, "reports");
  const clean = [];
  for (const name of await readdir(reports)) {
    if (!name.endsWith(".json")) continue;
    const text = await readFile(join(reports, name), "utf8");
    const { outcome, startedAt } = JSON.parse(text);
    if (outcome === "clean") clean.push({ name, startedAt });
  }
  const [newest] = clean.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  if (!newest)
    throw new Error(
      `${reports} has no report of a refresh that passed: npm start makes one.`,
    );
  const page = join(reports, newest.name.replace(/\.json$/, ".html"));
  const picture = join(root, "docs", "report.png");
  await must("Making the picture", "chromium", [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--force-device-scale-factor=1.5",
    "--window-size=1000,900",
    `--screenshot=${picture}`,
    pathToFileURL(page).href,
  ]);
  tell(`${picture}: from ${page}`);
  return 0;
});
