import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { execaSync } from "execa";
import t from "tap";
import {
  createSourceFile,
  isStringLiteralLike,
  isTemplateHead,
  isTemplateMiddleOrTemplateTail,
  type Node,
  preProcessFile,
  ScriptTarget,
} from "typescript";

/** Folder → what its files may import besides one another, types included. docs/architecture.md tells why. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  "index.ts": ["config", "hooks", "stack"],
  stack: ["config", "hooks", "steps", "identity"],
  config: ["steps", "commands", "identity", "aws", "process"],
  hooks: ["steps", "identity", "process"],
  steps: ["sanitise", "commands", "identity", "aws", "postgres", "process"],
  commands: ["aws", "postgres", "process"],
  sanitise: ["identity", "postgres", "process"],
  identity: ["aws", "postgres", "process"],
  postgres: ["process"],
  aws: ["process"],
  process: [],
  words: [],
  sandbox: [],
  tools: [],
  bench: [
    ...["sandbox", "steps", "sanitise", "identity", "postgres", "process"],
    "words",
  ],
};

/** What everything of the program may use. */
const common = "words";

/** Inside the engine: each may import what stands before it. */
const engine = [
  ...["rules", "catalogue", "masks", "audit", "resolve", "plan", "check"],
  ...["propose", "run", "survey", "acting", "server", "report", "cli"],
];

/** Files and folders that a person can still take in at a glance. */
const mostEntries = 16;

const root = join(__dirname, "..");
const tracked = execaSync("git", ["ls-files"], { cwd: root })
  .stdout.split("\n")
  .filter((file) => /\.(ts|mjs|cjs)$/.test(file) && !file.startsWith("test/"));
const imports = new Map(tracked.map((file) => [file, importsOf(file)]));

t.test("each folder imports only what it may", async (t) => {
  t.same(
    edges().filter(({ from, to }) => {
      const [a, b] = [top(from), top(to)];
      const program = !["sandbox", "tools", "bench"].includes(a);
      return (
        a !== b &&
        !(program && b === common) &&
        b !== "typescript.cjs" &&
        !mayImport[a]?.includes(b)
      );
    }),
    [],
  );
});

t.test("the engine's parts build on one another in one order", async (t) => {
  const part = (file: string) => engine.indexOf(file.split("/")[1] ?? "");
  t.same(
    edges().filter(
      ({ from, to }) =>
        from.startsWith("sanitise/") &&
        to.startsWith("sanitise/") &&
        part(from) < part(to),
    ),
    [],
  );
});

t.test("only the engine's command knows whose a copy is", async (t) => {
  t.same(
    edges().filter(
      ({ from, to }) =>
        from.startsWith("sanitise/") &&
        !from.startsWith("sanitise/cli/") &&
        to.startsWith("identity/"),
    ),
    [],
  );
});

t.test("only the engine's command speaks to a person", async (t) => {
  // What the person at a stack knows, and the one at the command doesn't.
  const words =
    /pulumi|\btarget\b|prod-copy:|\b(snapshot|stack)\b|in production|master user/i;
  t.same(
    tracked
      .filter((file) => /^sanitise\/(?!cli\/|report\/)/.test(file))
      .flatMap((file) =>
        textsOf(file)
          .filter((text) => words.test(text))
          .map((text) => `${file}: ${text}`),
      ),
    [],
  );
});

t.test("no files import one another in a circle", async (t) => {
  t.same(circles(imports), []);
});

t.test("no folders import one another in a circle", async (t) => {
  const folders = new Map<string, Set<string>>();
  for (const [file, targets] of imports) {
    const from = posix.dirname(file);
    const known = folders.get(from) ?? new Set();
    folders.set(from, known);
    for (const target of targets)
      if (posix.dirname(target) !== from) known.add(posix.dirname(target));
  }
  t.same(circles(folders), []);
});

t.test("each folder can be taken in at a glance", async (t) => {
  const entries = new Map<string, Set<string>>();
  for (const file of tracked) {
    const parts = file.split("/");
    for (let depth = 1; depth < parts.length; depth++) {
      const folder = parts.slice(0, depth).join("/");
      const known = entries.get(folder) ?? new Set();
      entries.set(folder, known.add(parts[depth] ?? ""));
    }
  }
  t.same(
    [...entries]
      .filter(([, known]) => known.size > mostEntries)
      .map(([folder, known]) => `${folder}: ${known.size}`),
    [],
  );
});

function edges(): { from: string; to: string }[] {
  return [...imports].flatMap(([from, targets]) =>
    [...targets].map((to) => ({ from, to })),
  );
}

function top(file: string): string {
  return file.split("/")[0] ?? "";
}

/** The project's own files that a file imports or requires. */
function importsOf(file: string): Set<string> {
  const text = readFileSync(join(root, file), "utf8");
  const { importedFiles } = preProcessFile(text, true, true);
  return new Set(
    importedFiles
      .filter(({ fileName }) => fileName.startsWith("."))
      .map(({ fileName }) => {
        const path = posix.join(posix.dirname(file), fileName);
        const found = [path, `${path}.ts`].find((one) => tracked.includes(one));
        return found ?? path;
      })
      .filter((path) => !path.endsWith(".json")),
  );
}

/** What stands in a file's string literals and templates. */
function textsOf(file: string): string[] {
  const texts: string[] = [];
  const visit = (node: Node): void => {
    if (
      isStringLiteralLike(node) ||
      isTemplateHead(node) ||
      isTemplateMiddleOrTemplateTail(node)
    )
      texts.push(node.text);
    node.forEachChild(visit);
  };
  visit(
    createSourceFile(
      file,
      readFileSync(join(root, file), "utf8"),
      ScriptTarget.Latest,
    ),
  );
  return texts;
}

/** Groups of nodes of which each leads to each other one, by Tarjan's algorithm. */
function circles(graph: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const found: string[][] = [];
  const numbers = new Map<string, number>();
  const lowest = new Map<string, number>();
  const path: string[] = [];
  const visit = (node: string): number => {
    const number = numbers.size;
    numbers.set(node, number);
    lowest.set(node, number);
    path.push(node);
    for (const next of graph.get(node) ?? []) {
      const low = numbers.has(next)
        ? path.includes(next)
          ? (numbers.get(next) ?? number)
          : number
        : visit(next);
      lowest.set(node, Math.min(lowest.get(node) ?? number, low));
    }
    const low = lowest.get(node) ?? number;
    if (low === number) {
      const circle = path.splice(path.indexOf(node));
      if (circle.length > 1) found.push(circle.sort());
    }
    return low;
  };
  for (const node of graph.keys()) if (!numbers.has(node)) visit(node);
  return found;
}
