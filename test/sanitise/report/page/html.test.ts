import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import t from "tap";
import type { Evidence } from "../../../../sanitise/report/evidence";
import { evidencePage } from "../../../../sanitise/report/page/html";
import {
  type Chromium,
  chromiumMissing,
  startChromium,
} from "../../../support/chromium";
import { demoEvidence } from "../../../support/evidence";
import { failedEvidence } from "../../../support/failed-evidence";
import { ownFolder } from "../../../support/own-folder";

t.test("nothing in the evidence becomes markup", (t) => {
  const page = evidencePage(failedEvidence);
  for (const tag of ["<script", "<img", "<svg onload", "</code><b>"])
    t.notMatch(page, tag);
  t.match(page, "&lt;script&gt;alert(1)&lt;/script&gt;");
  t.end();
});

t.test("the page leads nowhere", (t) => {
  const page = evidencePage(failedEvidence);
  t.notMatch(page, /\b(src|action|poster|srcset|style|on\w+)=["']/);
  for (const [, target] of page.matchAll(/href="([^"]*)"/g))
    t.match(target, /^(#|data:,$)/);
  t.notMatch(page, /url\(|@import|https?:/);
  t.end();
});

t.test("the verdict says who may use the copy", (t) => {
  const of = (changes: Partial<Evidence>) =>
    /<h1>(.*?)<\/h1>/.exec(
      evidencePage({ ...failedEvidence, ...changes }),
    )?.[1];
  t.equal(of({}), "Not handed over: the refresh failed");
  t.equal(of({ outcome: "tried" }), "Not handed over: only tried out");
  t.equal(of({ outcome: "clean" }), "Clean: cobalt-test may use this copy");
  t.equal(of({ outcome: "clean", target: null }), "Clean");
  t.end();
});

t.test("in a browser", { skip: chromiumMissing }, async (t) => {
  const evidence = await demoEvidence(t);
  const folder = await mkdtemp(join(await ownFolder(), "page-"));
  const browser = await startChromium(t);
  const show = async (name: string, shown: Evidence) => {
    const file = join(folder, `${name}.html`);
    await writeFile(file, evidencePage(shown));
    const loaded = browser.next("Page.loadEventFired");
    await browser.send("Page.navigate", { url: pathToFileURL(file).href });
    await loaded;
  };

  t.test("the refresh of the demo's production is told in full", async (t) => {
    await show("demo", evidence);
    const folded = String(await browser.evaluate("document.body.innerText"));
    t.match(folded, /^Refresh of prod-copy\/test, 24 November 2026/);
    t.match(folded, "Clean: cobalt-test-green may use this copy");
    t.match(folded, "4 changes since the refresh of 10 November 2026");
    t.notMatch(folded, "windows_scrollbar\tboolean", "details are folded");
    await open(browser);
    const text = String(await browser.evaluate("document.body.innerText"));
    const [database] = evidence.databases;
    t.equal(database?.tables.length, 133);
    for (const { table, columns } of database?.tables ?? [])
      for (const name of [table, ...columns.map((column) => column.name)])
        if (!text.includes(name)) t.fail(`${name} isn't shown`);
  });

  t.test("a failed one names the problem and what was found", async (t) => {
    await show("failed", failedEvidence);
    await open(browser);
    const text = String(await browser.evaluate("document.body.innerText"));
    t.match(text, "Not handed over: the refresh failed");
    t.match(text, "cobalt-test is as it was before.");
    t.match(text, failedEvidence.problem ?? "no problem");
    t.match(text, '<script>alert(1)</script>."><img src=x>');
    t.match(text, "view </code><b>members depends on it");
    t.equal(await browser.evaluate("document.images.length"), 0);
    t.equal(await browser.evaluate("document.scripts.length"), 0);
  });

  t.test("it fits a telephone's screen, folded and unfolded", async (t) => {
    await resize(browser, 400);
    for (const [name, shown] of [
      ["demo", evidence],
      ["failed", failedEvidence],
    ] as const) {
      await show(name, shown);
      t.equal(await browser.evaluate(width), 400, name);
      await open(browser);
      t.equal(await browser.evaluate(width), 400, `${name}, unfolded`);
    }
    await resize(browser, 1280);
  });

  t.test("its texts stand out from what is behind them", async (t) => {
    for (const scheme of ["light", "dark"]) {
      await browser.send("Emulation.setEmulatedMedia", {
        features: [{ name: "prefers-color-scheme", value: scheme }],
      });
      for (const outcome of ["clean", "tried", "failed"] as const) {
        await show("demo", { ...evidence, outcome });
        t.strictSame(
          await browser.evaluate(faint),
          [],
          `${outcome}, ${scheme}`,
        );
      }
      t.equal(
        await browser.evaluate(
          `getComputedStyle(document.body).backgroundColor`,
        ),
        scheme === "dark" ? "rgb(18, 21, 27)" : "rgb(246, 247, 249)",
      );
    }
  });

  t.test("nothing was asked for but the pages, and no error was told", (t) => {
    const told = browser.events.filter(({ method }) =>
      [
        "Log.entryAdded",
        "Runtime.consoleAPICalled",
        "Runtime.exceptionThrown",
      ].includes(method),
    );
    t.strictSame(told, []);
    const asked = browser.events.flatMap(({ method, params }) =>
      method === "Network.requestWillBeSent"
        ? [String((params.request as { url: string }).url)]
        : [],
    );
    t.ok(asked.length > 0);
    t.strictSame(
      asked.filter((url) => !/^(file:.*\.html|data:,)$/.test(url)),
      [],
    );
    t.end();
  });
});

const width = "document.documentElement.scrollWidth";

async function open({ evaluate }: Chromium): Promise<void> {
  await evaluate(
    "document.querySelectorAll('details').forEach((one) => { one.open = true; })",
  );
}

async function resize({ send }: Chromium, width: number): Promise<void> {
  await send("Emulation.setDeviceMetricsOverride", {
    width,
    height: 900,
    deviceScaleFactor: 1,
    mobile: false,
  });
}

/** Texts whose contrast is below 4.5 to 1, by the formula of WCAG 2.2. In an SVG a bar is what is behind. */
const faint = `(() => {
  const channels = (colour) => colour.match(/[0-9.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = channels(colour).slice(0, 3).map((c) => c / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const bar = one.localName === 'svg' && one.querySelector(':scope > rect.bar');
      if (bar) return getComputedStyle(bar).fill;
      const colour = getComputedStyle(one).backgroundColor;
      if (channels(colour)[3] !== 0) return colour;
    }
  };
  const faint = new Set();
  for (const element of document.body.querySelectorAll('*')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || element.localName === 'title') continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(element.localName === 'text' ? style.fill : style.color), light(behind(element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) faint.add(element.localName + '.' + element.getAttribute('class') + ' ' + contrast.toFixed(2));
  }
  return [...faint];
})()`;
