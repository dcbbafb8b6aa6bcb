/**
 * The texts with which all begins that a regular expression matches, as far as it says them: with `gh[pou]_[0-9a-z]{36}`
 * those are `ghp_`, `gho_`, `ghu_`. It knows letters, escaped signs, groups of alternatives and brackets that list
 * characters; it stops at everything else.
 */
export function beginningsOf(pattern: string): string[] {
  const shortest = [...new Set(readAlternatives(pattern, 0).texts)];
  return shortest.filter(
    (one) => !shortest.some((other) => other !== one && one.includes(other)),
  );
}

interface Reading {
  readonly texts: readonly string[];
  /** Whether all of it is in the texts, so that what comes next goes on with them. */
  readonly whole: boolean;
  /** Where the expression goes on. */
  readonly next: number;
}

/** Up to the bracket that closes a group, or the end. */
function readAlternatives(pattern: string, from: number): Reading {
  const texts: string[] = [];
  let whole = true;
  let at = from;
  do {
    const branch = readBranch(pattern, pattern[at] === "|" ? at + 1 : at);
    texts.push(...branch.texts);
    whole &&= branch.whole;
    at = branch.next;
  } while (pattern[at] === "|");
  return { texts, whole, next: at };
}

function readBranch(pattern: string, from: number): Reading {
  let texts: readonly string[] = [""];
  let whole = true;
  let at = from;
  while (at < pattern.length && pattern[at] !== "|" && pattern[at] !== ")") {
    const piece = readPiece(pattern, at);
    whole &&=
      !/^[{+*?]/.test(pattern.slice(piece.next)) && piece.texts.length > 0;
    if (whole)
      texts = texts.flatMap((text) => piece.texts.map((more) => text + more));
    whole &&= piece.whole;
    at =
      piece.next +
      (/^(?:\{[0-9,]+\}|[+*?])*/.exec(pattern.slice(piece.next))?.[0].length ??
        0);
  }
  return { texts, whole, next: at };
}

/** One character, one bracket or one group. */
function readPiece(pattern: string, from: number): Reading {
  const [sign = ""] = pattern.slice(from);
  if (sign === "\\")
    return { texts: [pattern.charAt(from + 1)], whole: true, next: from + 2 };
  if (sign === "(") {
    const group = readAlternatives(pattern, from + "(?:".length);
    return { ...group, next: group.next + 1 };
  }
  if (sign !== "[") return { texts: [sign], whole: true, next: from + 1 };
  const end = pattern.indexOf("]", from);
  const listed = pattern.slice(from + 1, end);
  const texts = /[\^-]/.test(listed) ? [] : [...listed];
  return { texts, whole: texts.length > 0, next: end + 1 };
}
