import { z } from "zod";
import { parseTableName } from "../../postgres/table-name";
import {
  complain,
  formOfMap,
  like,
  listOf,
  map,
  mapOf,
  oneOf,
  reason,
  text,
} from "./grammar";
import { use } from "./preset";
import regions from "./regions.json";
import { noTableName, outbound, tables } from "./table";

const inFinding = z
  .string("a text, not empty")
  .min(1)
  .describe("As the finding calls it.");

const largeObjects = oneOf([
  like('"delete"', z.literal("delete")),
  like("{ keep: REASON }", z.strictObject({ keep: reason })),
]).meta({
  description:
    "What becomes of large objects (pg_largeobject). Without this key there must be none.",
});

export const accept = z
  .array(
    z.strictObject(
      {
        table: inFinding,
        column: inFinding,
        kind: inFinding.describe(
          "As the finding calls it, e.g. phone number, or the name of one of patterns.",
        ),
        reason,
      },
      "{ table: NAME, column: NAME, kind: KIND, reason: REASON }",
    ),
    "a list of findings",
  )
  .meta({
    description: "Findings of the audit that may stay, each with a reason.",
  });

const ofDatabase = {
  use: use.optional(),
  outbound: outbound.optional(),
  tables: tables.optional(),
  largeObjects: largeObjects.optional(),
  accept: accept.optional(),
};

export const database = oneOf([
  like('"drop"', z.literal("drop").describe("The whole database goes.")),
  map(ofDatabase),
])
  .transform((written) =>
    written === "drop"
      ? { kind: "drop" as const }
      : { kind: "rules" as const, ...rulesOfDatabase(written) },
  )
  .meta({ id: "database" });

const file = {
  allow: listOf(
    "a list of addresses (name@domain) and domains (@domain)",
    z
      .string("an address (name@domain) or a domain (@domain)")
      .regex(/^[^@\s]*@([A-Za-z0-9_-]+\.)+[A-Za-z0-9-]{2,}$/)
      .toLowerCase()
      .describe(
        "name@domain for one address, @domain for every address at exactly that domain.",
      ),
  )
    .describe(
      "Addresses (name@domain) and whole domains (@domain) that the audit accepts besides the reserved ones (example.com and the like). The mask email keeps such an address, none at such a domain.",
    )
    .optional(),
  patterns: mapOf(
    "a map from a pattern's name to a regular expression",
    text("a regular expression of PostgreSQL's as text, not empty"),
  )
    .describe(
      "What the audit looks for besides its own kinds: PostgreSQL regular expressions, by the name that findings get.",
    )
    .optional(),
  region: listOf(
    "a list of countries by their two letters (ISO 3166), in capitals, e.g. NZ",
    z.enum(
      Object.keys(regions),
      "a country's two letters (ISO 3166), in capitals",
    ),
  )
    .describe(
      "Countries, by their two letters, in whose national forms phone numbers are looked for and masked in free text besides Australia's and those with a country's code.",
    )
    .optional(),
  only: listOf(
    "a list, not empty, of tables (names or patterns) and the words outbound, largeObjects, commands and audit",
    z
      .string(
        "a table's name or pattern, outbound, largeObjects, commands or audit",
      )
      .superRefine((step, context) => {
        if (!parseTableName(step)) complain(context, [], noTableName);
      }),
  )
    .min(1)
    .describe(
      "For trying a rule: run these steps alone, and hand nothing over. Tables by name or pattern, or the words outbound, largeObjects, commands and audit.",
    )
    .optional(),
  ...ofDatabase,
  databases: mapOf("a map from a database's name to its rule", database)
    .describe(
      "Every other database on the server that holds tables, by its name.",
    )
    .optional(),
};

/** A whole file of rules. Without any it is one too: then the database must be empty. */
export const rules = z
  .strictObject(file, formOfMap(file))
  .meta({
    title: "Sanitising rules of prod-copy",
    description:
      "What becomes of each table and column of a copy of production. See docs/rules.md.",
  })
  .transform((written) => {
    const { allow = [], patterns = {}, region = [] } = written;
    const { only, databases = {} } = written;
    return {
      allow,
      patterns,
      region,
      only,
      ...rulesOfDatabase(written),
      databases,
    };
  });

function rulesOfDatabase({
  use = [],
  outbound = [],
  tables = [],
  largeObjects,
  accept = [],
}: z.output<z.ZodObject<typeof ofDatabase>>) {
  return { use, outbound, tables, largeObjects, accept };
}
