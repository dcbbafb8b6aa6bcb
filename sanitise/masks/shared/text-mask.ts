import type { Form } from "./mask";
import { textTypes } from "./types";

/** How a text is masked. */
interface TextMask {
  /**
   * SQL of the mask.
   * @param text SQL of the text
   * @param width SQL of the most characters there may be; undefined where there is no limit
   */
  sql(text: string, width: string | undefined): string;
  /** Least characters that a column must have room for. */
  readonly shortest: number;
  /** Characters of the longest mask; with room for it no width need be told. */
  readonly longest: number;
  /** Types besides texts, and SQL of the new value of such a column. */
  readonly otherTypes?: Readonly<
    Record<string, (value: string, bareSql: string) => string>
  >;
}

/** The form of a mask that is for texts. */
export function forTexts({
  sql,
  shortest,
  longest,
  otherTypes = {},
}: TextMask): Form {
  const widthFor = (maxLength = longest) =>
    maxLength < longest ? maxLength : undefined;
  const narrow = sql("value", "(rule ->> 'width')::integer");
  const wide = sql("value", undefined);
  return {
    takes: ({ base }) =>
      textTypes.includes(base) || Object.hasOwn(otherTypes, base),
    shortest: () => shortest,
    column: (value, _, { base, bareSql, maxLength }) =>
      otherTypes[base]?.(value, bareSql) ??
      sql(`${value}::text`, widthFor(maxLength)?.toString()),
    part:
      narrow === wide
        ? wide
        : `case when rule ? 'width' then ${narrow} else ${wide} end`,
    partRule: (_, maxLength) => {
      const width = widthFor(maxLength);
      return width === undefined ? {} : { width };
    },
    node: undefined,
    keepsNumbers: false,
    standIn: textStandIn,
  };
}

/** Takes a text and gives one. */
export const textStandIn = "pg_catalog.lower(";

/** The form of a mask that is cut where a column is short. */
export function cutTexts(name: string, longest: number): Form {
  return forTexts({
    sql: (text, width) => {
      const mask = `pg_temp.mask_${name}(${text})`;
      return width === undefined ? mask : `left(${mask}, ${width})`;
    },
    shortest: 1,
    longest,
  });
}

/** The form of a mask that is always whole. */
export function wholeTexts(
  name: string,
  length: number,
  otherTypes: TextMask["otherTypes"] = {},
): Form {
  return forTexts({
    sql: (text) => `pg_temp.mask_${name}(${text})`,
    shortest: length,
    longest: length,
    otherTypes,
  });
}

/** Why a mask that is unique where it has room for so many characters repeats where it hasn't. */
export function tooShort(room: number, least: number): string | undefined {
  return room < least
    ? `unique ones need ${least} characters, the column has ${room}`
    : undefined;
}
