/** A step: `[*]`, or after a dot a key in double quotes, where `""` stands for one, or without dots, brackets and quotes. */
const step = /\[(\*)\]|\.(?:"((?:[^"]|"")+)"|([^".[\]]+))/y;

/**
 * The steps of a path into a JSON value, from the outside in: `contact.email`, `people[*].phone`,
 * `$."odd.key".*`. `*` stands for every element or key, and a leading `$` for the value as a whole.
 * @returns undefined when the text is no such path. A key that is itself `*` can't be told from the
 * others, so it can't be named.
 */
export function parseJsonPath(text: string): string[] | undefined {
  // The value as a whole is no part of it.
  if (text === "$") return undefined;
  const whole = /^\$[.[]/.test(text) ? text.slice(1) : text;
  const path = /^[.[]/.test(whole) ? whole : `.${whole}`;
  const steps: string[] = [];
  for (let at = 0; at < path.length; at = step.lastIndex) {
    step.lastIndex = at;
    const match = step.exec(path);
    const quoted = match?.[2]?.replaceAll('""', '"');
    if (!match || quoted === "*") return undefined;
    steps.push(match[1] ?? quoted ?? match[3] ?? "");
  }
  return steps;
}
