import type { Masker } from "../rules/rules";
import { emailBytes, longestEmail, shortestEmail } from "./email";
import { ipAddressLength } from "./ip-address";
import { phoneLength } from "./phone";
import { fictionPhones } from "./reserved";
import { longestUrl, shortestUrl, urlBytes } from "./url";
import { longest } from "./vocabulary";

/** How a masker masks a text. */
export interface TextMask {
  /**
   * SQL of the mask.
   * @param value SQL of the text
   * @param width SQL of the most characters there may be; undefined where there is no limit
   */
  sql(value: string, width: string | undefined): string;
  /** Least characters that a column must have room for. */
  readonly shortest: number;
  /** Characters of the longest mask; with room for it no width need be told. */
  readonly longest: number;
  /** Why two values can have the same mask; undefined where they can't. */
  readonly repeats: string | undefined;
}

function cutTo(name: string, longest: number, count: string): TextMask {
  return {
    sql: (value, width) => {
      const mask = `pg_temp.mask_${name}(${value})`;
      return width === undefined ? mask : `left(${mask}, ${width})`;
    },
    shortest: 1,
    longest,
    repeats: `there are only ${count}`,
  };
}

function whole(name: string, length: number): Omit<TextMask, "repeats"> {
  return {
    sql: (value) => `pg_temp.mask_${name}(${value})`,
    shortest: length,
    longest: length,
  };
}

const fullName = longest.firstName + 1 + longest.lastName;

/** By the masker's name in the rules. */
export const textMasks: Readonly<Record<Masker, TextMask>> = {
  email: {
    sql: (value, width) =>
      width === undefined
        ? `pg_temp.mask_email(${value})`
        : `pg_temp.mask_email(${value}, ${emailBytes(width)})`,
    shortest: shortestEmail,
    longest: longestEmail,
    repeats: undefined,
  },
  "first name": cutTo("first_name", longest.firstName, "some 200 of them"),
  "last name": cutTo("last_name", longest.lastName, "some 250 of them"),
  "full name": cutTo("full_name", fullName, "some 50,000 of them"),
  "address line": cutTo(
    "address_line",
    4 + longest.street,
    "some 65,000 of them",
  ),
  phone: {
    ...whole("phone", phoneLength),
    repeats: `there are only ${fictionPhones.toLocaleString("en")} numbers kept for fiction, 30 of them mobile ones`,
  },
  "date of birth": {
    ...whole("date_text", 0),
    repeats: "a year has only so many days",
  },
  "ip address": {
    ...whole("ip_address", ipAddressLength),
    repeats: "there are only 768 addresses kept for documentation",
  },
  url: {
    sql: (value, width) =>
      width === undefined
        ? `pg_temp.mask_url(${value})`
        : `pg_temp.mask_url(${value}, ${urlBytes(width)})`,
    shortest: shortestUrl,
    longest: longestUrl,
    repeats: undefined,
  },
  token: { ...whole("token", 0), repeats: undefined },
  "free text": {
    sql: (value, width) =>
      width === undefined
        ? `pg_temp.mask_free_text(${value})`
        : `pg_temp.mask_free_text(${value}, ${width})`,
    shortest: 1,
    longest: Number.POSITIVE_INFINITY,
    repeats: undefined,
  },
};

/** The width to tell a masker of, for a column of that many characters. */
export function widthFor(
  { longest }: TextMask,
  maxLength: number | undefined,
): number | undefined {
  return maxLength !== undefined && maxLength < longest ? maxLength : undefined;
}

/** Whether the rule is one of those that need nothing else to be said. */
export function isMasker(kind: string): kind is Masker {
  return Object.hasOwn(textMasks, kind);
}
