import { dateTypes, numberTypes } from "../../masks/shared/types";
import type { ColumnRule } from "../../rules/rules";
import type { Contents } from "../contents/count-contents";
import { meaningOf } from "../words/column-words";
import { proposals } from "../words/proposals";
import { readTable } from "../words/sort-of-table";
import { splitWords } from "../words/split-words";
import type { Judgement } from "./judge/judgement";
import type { Subject } from "./judge/subject";

/** Values that hold nothing, by type, for columns that must have one. */
const empty: Readonly<Record<string, string | number>> = {
  bytea: "",
  hstore: "",
  xml: "",
  tsvector: "",
  tsquery: "",
  jsonpath: "$",
};

/** Meanings of JSON that is the application's own where nothing in it tells of somebody. */
const ownJson = ["own", "label", "text", "file", "key", "value", "code"];

/** What a column that holds no plain text had better get. */
export function judgeOther({ table, column, contents }: Subject): Judgement {
  const { type } = column;
  const { base, array } = type;
  const certain = proposals.find(({ types }) => types?.includes(base));
  if (certain && !array)
    return judgement("by its type", [
      { kind: "ip address" },
      ...gone(base, array, contents),
    ]);
  // Dates and numbers are asked about only where their names say what they are: see `could-be-personal.ts`.
  if (dateTypes.includes(base))
    return judgement("a birthday by its name", [
      { kind: "date of birth" },
      ...gone(base, array, contents),
    ]);
  if (numberTypes.includes(base))
    return judgement(
      "a person's number by its name",
      gone(base, array, contents),
    );
  const meaning = meaningOf(splitWords(column.name));
  const { sort } = readTable(table);
  const harmless =
    contents !== undefined &&
    contents.withEmail + contents.phone + contents.secretive === 0;
  const own =
    sort === "application" ||
    (sort === "unknown" && ownJson.includes(meaning ?? ""));
  if (harmless && own)
    return {
      rules: [
        {
          kind: "keep",
          reason: `the application's own ${splitWords(column.name).join(" ")}`,
        },
      ],
      why: "the application's own, as it seems",
      needsEye: true,
    };
  return judgement(
    "nobody can tell what is in it",
    gone(base, array, contents),
    true,
  );
}

function judgement(
  why: string,
  rules: readonly ColumnRule[],
  needsEye = false,
): Judgement {
  return { rules, why, needsEye };
}

/** NULL, or a value that holds nothing. */
function gone(
  base: string,
  array: boolean,
  contents: Contents | undefined,
): ColumnRule[] {
  const value = emptyValue(base, array, contents);
  return [
    { kind: "null" },
    ...(value === undefined ? [] : [{ kind: "constant", value } as const]),
  ];
}

function emptyValue(
  base: string,
  array: boolean,
  contents: Contents | undefined,
): string | number | undefined {
  if (array) return "{}";
  if (["json", "jsonb"].includes(base))
    return contents && contents.list * 2 > contents.filled ? "[]" : "{}";
  return numberTypes.includes(base) ? 0 : empty[base];
}
