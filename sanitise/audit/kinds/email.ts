import { escapeLiteral } from "pg";
import { maskDomain } from "../../masks/shared/reserved";
import { wordSign } from "../../masks/spellings/characters";
import {
  anyAddress,
  furtherDomain,
  holdsAddress,
  looksLikeAddress,
} from "./addresses";
import type { Kind } from "./kind";

/** E-mail addresses at domains that aren't reserved, save those that the rules allow. */
export function email(allow: readonly string[]): Kind & {
  readonly look: string;
  /** Matches wherever `look` does, and more: any domain. Without a lookahead it is several times faster. */
  readonly loose: string;
  /** The text, as SQL, in which `look` finds addresses, made of the one in which all others look. */
  prepared(text: string): string;
} {
  const stand = standIns(allow);
  return {
    name: "e-mail address",
    look: [looksLikeAddress, ...stand.map(({ look }) => look)].join("|"),
    loose: [anyAddress, ...stand.map(({ look }) => look)].join("|"),
    holds: (text) => holdsAddress(text, allow),
    prepared: (text) =>
      stand.reduce(
        (all, { host, character }) =>
          `replace(${all}, ${escapeLiteral(`@${host}`)}, chr(${character}))`,
        text,
      ),
  };
}

interface StandIn {
  readonly host: string;
  readonly character: number;
  readonly look: string;
}

/** More would cost more than they save. */
const most = 10;

/**
 * Masks and allowed addresses stand in every row, and a lookahead at each would take longer than all else.
 * So a character stands for `@` and their domain, which is found faster than an expression matches: it
 * matters where the domain goes on after it, or where the address isn't the one that is allowed.
 *
 * Only for domains of small letters: in such a one nothing else begins that the audit looks for.
 */
function standIns(allow: readonly string[]): StandIn[] {
  // Other reserved domains stand in few texts: the lookahead tells of those, and each stand-in costs a pass over all.
  const locals = new Map<string, string[] | "any">([[maskDomain, "any"]]);
  for (const entry of allow) {
    const at = entry.lastIndexOf("@");
    const host = entry.slice(at + 1);
    const known = locals.get(host) ?? [];
    if (!/^[a-z.]+$/.test(host) || known === "any") continue;
    locals.set(host, at === 0 ? "any" : [...known, entry.slice(0, at)]);
  }
  // The longest first: one may be another's beginning.
  return [...locals]
    .sort(([a], [b]) => b.length - a.length)
    .slice(0, most)
    .map(([host, names], index) => {
      const character = index + 1;
      const sign = `\\u${character.toString(16).padStart(4, "0")}`;
      const longer = `${sign}${furtherDomain}`;
      return {
        host,
        character,
        look:
          names === "any"
            ? longer
            : `${longer}|(?:${unlikeBefore(names)})${sign}`,
      };
    });
}

/** What ends in none of these names, as a regular expression without a lookbehind. */
function unlikeBefore(names: readonly string[], end = ""): string {
  const previous = [
    ...new Set(names.filter((one) => one !== "").map((one) => one.slice(-1))),
  ];
  const others = previous.map((character) => escaped(character)).join("");
  // Where a name is complete, only more of a name before it makes it another.
  const begins = names.includes("")
    ? wordSign
    : others === ""
      ? "(?:^|.)"
      : `(?:^|[^${others}])`;
  return [
    `${begins}${end}`,
    ...previous.map((character) =>
      unlikeBefore(
        names
          .filter((one) => one.endsWith(character))
          .map((one) => one.slice(0, -1)),
        `${escaped(character)}${end}`,
      ),
    ),
  ].join("|");
}

function escaped(character: string): string {
  return /[\p{L}\p{N}]/u.test(character) ? character : `\\${character}`;
}
