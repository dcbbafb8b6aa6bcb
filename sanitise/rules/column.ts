import { z } from "zod";
import {
  complain,
  filled,
  like,
  listOf,
  mapOf,
  oneOf,
  reason,
  text,
} from "./grammar";
import { parseJsonPath } from "./json-path";
import { maskers } from "./maskers";

const scalar = z.union(
  [z.string(), z.number(), z.boolean()],
  "a text, a number, true or false",
);

const masker = like(
  `a masker (${maskers.join(", ")})`,
  z
    .enum(maskers)
    .describe(
      "A masker: the same value gets the same mask in every table, another under another key. NULL and blank texts stay.",
    )
    .transform((kind) => ({ kind }))
    .meta({ id: "masker" }),
);

const nothing = like(
  "null",
  z
    .null()
    .describe("NULL in every row.")
    .transform(() => ({ kind: "null" as const })),
);

const constant = like(
  "{ constant: VALUE }",
  z
    .strictObject({
      constant: scalar.describe("The same value in every row."),
    })
    .transform(({ constant }) => ({
      kind: "constant" as const,
      value: constant,
    })),
);

const choice = like(
  "{ choice: [VALUE, …] }",
  z
    .strictObject({
      choice: listOf("a list of different values, not empty", scalar)
        .min(1)
        .describe("One of these values, the same for equal values."),
    })
    .transform(({ choice }) => ({ kind: "choice" as const, values: choice })),
);

const noise = like(
  "{ noise: SHARE }",
  z
    .strictObject({
      noise: z
        .number("a number above 0, at most 1")
        .gt(0)
        .max(1)
        .describe(
          "A number at most this share of it away: 0.1 is ten per cent.",
        ),
    })
    .transform(({ noise }) => ({ kind: "noise" as const, share: noise })),
);

const password = like(
  "{ password: unusable }",
  z
    .strictObject({
      password: oneOf([
        like("unusable", z.literal("unusable")),
        like(
          "{ known: PASSWORD }",
          z.strictObject({
            known: z
              .string("a text, not empty")
              .min(1)
              .describe("The password of everybody."),
          }),
        ),
      ]).describe(
        "unusable: nobody can log in. { known: … }: everybody has this password.",
      ),
    })
    .transform(({ password }) => ({
      kind: "password" as const,
      known: password === "unusable" ? undefined : password.known,
    })),
);

const keep = like(
  "{ keep: REASON }",
  z
    .strictObject({ keep: reason })
    .transform(({ keep }) => ({ kind: "keep" as const, reason: keep })),
);

const masks = [masker, nothing, constant, choice, noise, password] as const;

/** What becomes of one value: of a column, of each element of its array, or of a part of its JSON. */
export const value = oneOf([...masks, keep]).meta({ id: "value" });

const sql = like(
  "{ sql: EXPRESSION }",
  z
    .strictObject({
      sql: text("an SQL expression as text, not empty").describe(
        "An SQL expression over the row's own columns, which stand for the values before the change. Every masker is there as a function, e.g. pg_temp.mask_email(text).",
      ),
    })
    .transform(({ sql }) => ({ kind: "sql" as const, expression: sql })),
);

const json = like(
  "{ json: { PATH: RULE }, rest: REASON }",
  z
    .strictObject({
      json: filled(
        mapOf("a map from a path to its rule, not empty", value),
      ).describe(
        "Parts of a JSON value, also of one in a text, by their paths: contact.email, people[*].phone. The rest stays, hence rest.",
      ),
      rest: reason.describe("With json: why what no path names may stay."),
      otherwise: value
        .optional()
        .describe(
          "With json: what becomes of texts that aren't JSON, of texts and numbers where a path goes on, and of a path's key that stands where no path leads. Without it such documents stop the step.",
        ),
    })
    .transform(({ json, rest, otherwise }, context) => ({
      kind: "json" as const,
      paths: jsonPaths(json, context),
      rest,
      otherwise,
    })),
);

/** What becomes of one column. */
export const column = oneOf([...masks, json, sql, keep]).meta({ id: "column" });

/** Parts of a JSON value by their steps from the outside in; `*` is every key of an object and every element of an array. */
function jsonPaths(
  written: Readonly<Record<string, z.output<typeof value>>>,
  context: z.RefinementCtx,
) {
  const seen = new Map<string, string>();
  return Object.entries(written).flatMap(([path, rule]) => {
    const steps = parseJsonPath(path);
    if (!steps) {
      complain(
        context,
        ["json", path],
        'is no path; write keys with dots between, [*] for every element, and double quotes round a key that holds a dot: people[*]."e.mail".',
      );
      return [];
    }
    const before = seen.get(JSON.stringify(steps));
    if (before !== undefined)
      complain(
        context,
        ["json", path],
        `is the same path as ${before}; keep one of the two.`,
      );
    seen.set(JSON.stringify(steps), path);
    return [{ steps, rule }];
  });
}
