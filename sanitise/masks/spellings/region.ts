import written from "../../rules/regions.json";
import { anyDigit, between, digit } from "./characters";

/** How people of a country write a number at home. */
interface Region {
  /** What stands before the number, but isn't part of it. */
  readonly prefix: string;
  readonly forms: readonly {
    readonly prefix: string;
    /** The first digits of its numbers, each followed by the second ones. */
    readonly starts: readonly string[];
    /** Digits of each group, or the least and the most. */
    readonly groups: readonly (readonly number[])[];
  }[];
}

const regions: Readonly<Record<string, Region>> = written;
const gap = `[${between}]{1,2}`;

/** Digits of the shortest number that {@link nationalNumbers} knows. */
export const fewestDigits = Math.min(
  ...Object.values(regions).flatMap(({ prefix, forms }) =>
    forms.map(
      (form) =>
        (form.prefix === "must" ? prefix.length : 0) +
        form.groups.reduce((sum, [least = 0]) => sum + least, 0),
    ),
  ),
);

/** From so many digits on a group may have others inside. */
const longGroup = 5;

/**
 * Numbers in the national forms of these countries, as an expression without what stands around them: in groups with
 * something between all of them; in one only after the prefix for calls at home, since else they are any number. By the
 * metadata of Google's libphonenumber.
 * @returns undefined where there is no country
 */
export function nationalNumbers(
  countries: readonly string[],
): string | undefined {
  const all = countries.flatMap((country) => {
    const { prefix, forms } = regions[country] ?? { prefix: "", forms: [] };
    return forms.flatMap(({ prefix: use, starts, groups }) => {
      const before = use === "none" ? "" : [...prefix].map(digit).join("");
      const inGroups = grouped(starts, groups, gap);
      const open = "\\(?";
      if (before === "") return [`${open}${inGroups}`];
      return [
        `${open}${before}(?:${gap})?${inGroups}`,
        `${before}${grouped(starts, groups, "")}`,
        ...(use === "may" ? [`${open}${inGroups}`] : []),
      ];
    });
  });
  return all.length === 0 ? undefined : `(?:${[...new Set(all)].join("|")})`;
}

function grouped(
  starts: readonly string[],
  groups: readonly (readonly number[])[],
  between: string,
): string {
  const [first = [], ...others] = groups;
  const alone = first[0] === 1;
  const begin = starts
    .map(
      (start) =>
        `${digit(start.slice(0, 1))}${alone ? between : ""}${digit(start.slice(1))}`,
    )
    .join("|");
  // The two first digits are there already.
  const rest = alone
    ? others.map((group, index) => less(group, index === 0 ? 1 : 0))
    : [less(first, 2), ...others];
  return `(?:${begin})${rest.map((group, index) => digitsOf(group, index === rest.length - 1 && between !== "")).join(between)}`;
}

function less(group: readonly number[], by: number): number[] {
  return group.map((count) => count - by);
}

function digitsOf(group: readonly number[], mayHaveMore: boolean): string {
  const [least = 0] = group;
  const most = group.at(-1) ?? least;
  if (mayHaveMore && least >= longGroup)
    return `${anyDigit}(?:[${between}]{0,2}${anyDigit}){${least - 1},${most - 1}}`;
  return `${anyDigit}{${least},${most}}`;
}
