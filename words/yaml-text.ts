import { visible } from "./visible";

/** A text as a key or an item that YAML reads back, in quotes where it needs them. What can't be seen is written by its number. */
export function yamlText(text: string): string {
  return /^[A-Za-z_][\w.]*$/.test(text) &&
    !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : visible(JSON.stringify(text));
}

/** Words as a comment: on one line, and nothing in them that an editor acts on. */
export function yamlComment(words: string): string {
  return `# ${visible(words.replace(/\s+/g, " "))}`;
}
