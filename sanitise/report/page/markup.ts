const pieces = Symbol("pieces");

/** HTML that was made by {@link html}. No JSON can look like it. */
export interface Markup {
  readonly [pieces]: readonly (string | Later)[];
}

/** What is made only when it is written: of ten thousand tables, one after the other. */
export type Later = () => Markup;

/** What can stand in a template: text is escaped, markup stays, lists are joined, `false` is nothing. */
export type Part = Markup | Later | string | number | false | readonly Part[];

/** HTML from a template. Whatever is put in is escaped, in texts and in attributes within double quotes. */
export function html(
  template: TemplateStringsArray,
  ...parts: readonly Part[]
): Markup {
  return {
    [pieces]: joined(
      template.flatMap((piece, index) => [
        piece,
        ...render(parts[index] ?? ""),
      ]),
    ),
  };
}

/**
 * A style element. Nothing in it is escaped, since browsers read its text as it stands: for this project's own
 * style only.
 */
export function styleElement(css: string): Markup {
  if (css.includes("<")) throw new Error("A style must not hold a <.");
  return { [pieces]: [`<style>${css}</style>`] };
}

/** The HTML as text. */
export function toText(markup: Markup): string {
  return [...toTexts(markup)].join("");
}

/** The same in parts, one after the other. */
export function* toTexts(markup: Markup): Generator<string> {
  for (const piece of markup[pieces])
    if (typeof piece === "string") yield piece;
    else yield* toTexts(piece());
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text in which nothing is markup. */
export function escapeHtml(value: string): string {
  return value.replace(
    /[&<>"']/g,
    (character) => entities[character] ?? character,
  );
}

function render(part: Part): readonly (string | Later)[] {
  if (part === false) return [];
  if (typeof part === "string") return [escapeHtml(part)];
  if (typeof part === "number") return [String(part)];
  if (typeof part === "function") return [part];
  return pieces in part ? part[pieces] : part.flatMap(render);
}

/** Texts that stand beside each other as one. */
function joined(all: readonly (string | Later)[]): readonly (string | Later)[] {
  const found: (string | Later)[] = [];
  let text: string[] = [];
  for (const piece of all)
    if (typeof piece === "string") text.push(piece);
    else {
      found.push(text.join(""), piece);
      text = [];
    }
  return [...found, text.join("")];
}
