import type { Form } from "./mask";
import { textTypes } from "./types";

/** How a text is masked. */
interface TextMask {
  /** Of the function, without `mask_`. */
  readonly name: string;
  /** Least characters that a column must have room for. */
  readonly shortest: number;
  /** Characters of the longest mask; left out where all are as long. With room for it no width need be told. */
  readonly longest?: number;
  /**
   * SQL of a shorter mask; left out where there is none.
   * @param width SQL of the most characters there may be
   */
  readonly narrow?: (text: string, width: string) => string;
  /** Types besides texts, and SQL of the new value of such a column. */
  readonly otherTypes?: Readonly<
    Record<string, (value: string, bareSql: string) => string>
  >;
}

/** The form of a mask that is for texts. */
export function forTexts({
  name,
  shortest,
  longest = shortest,
  narrow,
  otherTypes = {},
}: TextMask): Form {
  const whole = (text: string) => call(name, text);
  return {
    takes: ({ base }) =>
      textTypes.includes(base) || Object.hasOwn(otherTypes, base),
    shortest: () => shortest,
    column: (value, _, { base, bareSql, maxLength = longest }) => {
      const text = `${value}::text`;
      return (
        otherTypes[base]?.(value, bareSql) ??
        (narrow && maxLength < longest
          ? narrow(text, `${maxLength}`)
          : whole(text))
      );
    },
    part: narrow
      ? `case when rule ? 'width' then ${narrow("value", "(rule ->> 'width')::integer")} else ${whole("value")} end`
      : whole("value"),
    partRule: (_, maxLength = longest) =>
      maxLength < longest ? { width: maxLength } : {},
    node: undefined,
    keepsNumbers: false,
    standIn: textStandIn,
  };
}

/** The form of a mask for texts that is cut where a column is short. */
export function cutTexts(name: string, longest: number): Form {
  return forTexts({
    name,
    shortest: 1,
    longest,
    narrow: (text, width) => `left(${call(name, text)}, ${width})`,
  });
}

function call(name: string, text: string): string {
  return `pg_temp.mask_${name}(${text})`;
}

/** Takes a text and gives one. */
export const textStandIn = "pg_catalog.lower(";
