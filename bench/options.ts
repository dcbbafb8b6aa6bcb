import { parseArgs } from "node:util";

/** What to measure. */
export interface BenchOptions {
  /** Rows of the table of people, one table after the other; a fifth of them is measured too, for the cost per row. Default 1,000,000. */
  readonly users: readonly number[];
  /** Rows of larger tables of people, one after the other, each of which is measured once, under default settings. Default: none. */
  readonly large: readonly number[];
  /** Size of Cobalt's database, indexes included, in GiB, roughly. 0: none. Default 0.3. */
  readonly cobaltGb: number;
  /** How often ours and VACUUM FULL are measured on it. Default: as often as the others. */
  readonly cobaltRuns: number;
  /** Numbers of small tables, one after the other; 0: none. Default 3,000 and 10,000. */
  readonly tables: readonly number[];
  /** Rows of each table of a wide schema, whose real values are put aside. 0: none. Default 10,000. */
  readonly wideRows: number;
  /** Rows with values of 50 MB. 0: none. Default 1. */
  readonly wideValues: number;
  /** Values of each table that one mask is measured on. 0: none. Default 1,000,000. */
  readonly masks: number;
  /** How often ours and VACUUM FULL are measured, in turn; the median counts. Default 3. */
  readonly runs: number;
  /** Whether pganonymize is installed from PyPI and measured. Default true. */
  readonly pganonymize: boolean;
  /** Folder that gets performance.md and performance.svg. Default `docs`. */
  readonly output: string;
}

/**
 * Reads the command line.
 * @throws an error that quotes the option and the value
 */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      users: { type: "string", default: "1000000" },
      large: { type: "string" },
      "cobalt-gb": { type: "string", default: "0.3" },
      "cobalt-runs": { type: "string" },
      tables: { type: "string", default: "3000,10000" },
      "wide-rows": { type: "string", default: "10000" },
      "wide-values": { type: "string", default: "1" },
      masks: { type: "string", default: "1000000" },
      runs: { type: "string", default: "3" },
      "without-pganonymize": { type: "boolean", default: false },
      output: { type: "string", default: "docs" },
    },
  });
  return {
    users: values.users
      .split(",")
      .map((text) => numberOf("users", text, 1_000, Number.isInteger)),
    large: (values.large?.split(",") ?? []).map((text) =>
      numberOf("large", text, 1_000, Number.isInteger),
    ),
    cobaltGb: numberOf("cobalt-gb", values["cobalt-gb"], 0, Number.isFinite),
    cobaltRuns:
      values["cobalt-runs"] === undefined
        ? numberOf("runs", values.runs, 1, Number.isInteger)
        : numberOf("cobalt-runs", values["cobalt-runs"], 1, Number.isInteger),
    tables: values.tables
      .split(",")
      .map((text) => numberOf("tables", text, 0, Number.isInteger))
      .filter((count) => count > 0),
    wideRows: numberOf("wide-rows", values["wide-rows"], 0, Number.isInteger),
    wideValues: numberOf(
      "wide-values",
      values["wide-values"],
      0,
      Number.isInteger,
    ),
    masks: numberOf("masks", values.masks, 0, Number.isInteger),
    runs: numberOf("runs", values.runs, 1, Number.isInteger),
    pganonymize: !values["without-pganonymize"],
    output: values.output,
  };
}

function numberOf(
  name: string,
  text: string,
  least: number,
  fits: (value: number) => boolean,
): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (fits(value) && value >= least) return value;
  throw new Error(
    `--${name} is "${text}". Give ${fits === Number.isInteger ? "a whole number" : "a number"} of ${least} or more.`,
  );
}
