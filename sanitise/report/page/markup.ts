const text = Symbol("text");

/** HTML that was made by {@link html}. No JSON can look like it. */
export interface Markup {
  readonly [text]: string;
}

/** What can stand in a template: text is escaped, markup stays, lists are joined, `false` is nothing. */
export type Part = Markup | string | number | false | readonly Part[];

/** HTML from a template. Whatever is put in is escaped, in texts and in attributes within double quotes. */
export function html(
  template: TemplateStringsArray,
  ...parts: readonly Part[]
): Markup {
  const pieces = template.map(
    (piece, index) => piece + render(parts[index] ?? ""),
  );
  return { [text]: pieces.join("") };
}

/**
 * A style element. Nothing in it is escaped, since browsers read its text as it stands: for this project's own
 * style only.
 */
export function styleElement(css: string): Markup {
  if (css.includes("<")) throw new Error("A style must not hold a <.");
  return { [text]: `<style>${css}</style>` };
}

/** The HTML as text. */
export function toText(markup: Markup): string {
  return markup[text];
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

function render(part: Part): string {
  if (part === false) return "";
  if (typeof part === "string") return escapeHtml(part);
  if (typeof part === "number") return String(part);
  return text in part ? part[text] : part.map(render).join("");
}
