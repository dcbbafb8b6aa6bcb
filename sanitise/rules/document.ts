import {
  type Document,
  isMap,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  visit,
} from "yaml";

/** A step down into the file: a key, or an index of a list. */
export type Step = string | number;

/** A YAML file that was read, and where everything in it stands. */
export interface RulesDocument {
  /** The content, as JSON has it. */
  readonly content: unknown;
  /** Mistakes that only the text shows: syntax, keys given twice, values left out, numbers that lose digits. */
  readonly problems: readonly string[];
  /** The line of the value at that path, or of the nearest thing above it; 1 for the first. */
  line(path: readonly Step[]): number;
}

/** Reads YAML 1.2. Never throws: what is wrong stands in `problems`. */
export function readDocument(text: string): RulesDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
  });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const problems = document.errors.map(
    ({ code, message, pos }) =>
      `line ${lineAt(pos[0])}: ${code === "DUPLICATE_KEY" ? `the key ${keyAt(text, pos[0])} is given twice; keep one of the two.` : `no YAML: ${message}.`}`,
  );
  if (problems.length > 0)
    return { content: undefined, problems, line: () => 1 };
  return {
    content: document.toJS(),
    problems: mistakesInValues(document, lineAt),
    line: (path) => lineAt(offsetOf(document, path)),
  };
}

/** What a reader of the file sees and JSON no longer shows. */
function mistakesInValues(
  document: Document.Parsed,
  lineAt: (offset: number) => number,
): string[] {
  const problems: string[] = [];
  visit(document, {
    Pair(_, { key, value }) {
      const name = isScalar(key) ? key : undefined;
      if (!name || typeof name.value !== "string")
        problems.push(
          `line ${lineAt((key as Node).range?.[0] ?? 0)}: the key ${String(key)} is no text; write it in quotes.`,
        );
      else if (value === null || (isScalar(value) && isLeftOut(value)))
        problems.push(
          `line ${lineAt(name.range?.[0] ?? 0)}: ${name.value} has no value. Write null where null is meant.`,
        );
    },
    Scalar(_, { value, source, range }) {
      if (typeof value === "number" && source && String(value) !== source)
        problems.push(
          `line ${lineAt(range?.[0] ?? 0)}: ${source} would be read as the number ${value}; write it in quotes.`,
        );
    },
  });
  return problems;
}

function isLeftOut({ value, source }: Scalar): boolean {
  return value === null && source === "";
}

function offsetOf(document: Document.Parsed, path: readonly Step[]): number {
  for (let depth = path.length; depth > 0; depth--) {
    const parent = document.getIn(path.slice(0, depth - 1), true);
    // The key's line, not the value's: a value may start lines below it.
    if (isMap(parent)) {
      const pair = parent.items.find(
        ({ key }) => isScalar(key) && key.value === path[depth - 1],
      );
      const offset = (pair?.key as Node | undefined)?.range?.[0];
      if (offset !== undefined) return offset;
    }
    const node = document.getIn(path.slice(0, depth), true) as Node | undefined;
    if (node?.range) return node.range[0];
  }
  return 0;
}

function keyAt(text: string, offset: number): string {
  return text.slice(offset).split(/[:\n]/, 1)[0] ?? "";
}
