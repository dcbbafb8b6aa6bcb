import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { didYouMean } from "../../words/nearest";
import { readDocument } from "./document";
import {
  complain,
  filled,
  formOfMap,
  listOf,
  mapOf,
  text,
  type Understood,
} from "./grammar";
import { InvalidRules } from "./invalid-rules";
import { outbound, tables } from "./table";

/** Where presets are: beside the engine, whatever the file of rules and the folder of the process are. */
const folder = join(__dirname, "../../rules/presets");
const ending = ".yaml";

const file = {
  package: text("the package's name"),
  versions: text("the versions of the package that it is true of"),
  knownBy: filled(
    mapOf(
      "a map from a table's name to columns, not empty",
      listOf("a list of columns, not empty", text("a column's name")).min(1),
    ),
  ),
  outbound: outbound.optional(),
  tables: tables.optional(),
};

const content = z
  .strictObject(file, formOfMap(file))
  .superRefine(({ tables = [] }, context) => {
    for (const { table, rule } of tables)
      if (rule.cascade.length > 0)
        complain(
          context,
          ["tables", table],
          "has cascade; a preset names each table by itself.",
        );
  })
  .transform(({ outbound = [], tables = [], ...about }) => ({
    ...about,
    outbound,
    tables,
  }));

/** Rules for the tables of a package that many applications use. */
export interface Preset extends Understood<typeof content> {
  /** As `use` names it. */
  readonly name: string;
}

/** Names of the presets that there are, in alphabetical order. */
export const presetNames: readonly string[] = readdirSync(folder)
  .filter((name) => name.endsWith(ending))
  .map((name) => name.slice(0, -ending.length))
  .sort();

const read = new Map<string, Preset>();

/**
 * A preset by its name.
 * @throws {InvalidRules} where its file has been changed to something impossible
 */
export function readPreset(name: string): Preset {
  const known = read.get(name);
  if (known) return known;
  const path = join(folder, `${name}${ending}`);
  const document = readDocument(readFileSync(path, "utf8"));
  if (document.problems.length > 0)
    throw new InvalidRules(path, document.problems);
  const { success, data, error } = content.safeParse(document.content);
  if (!success)
    throw new InvalidRules(
      path,
      error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`),
    );
  const preset = { name, ...data };
  read.set(name, preset);
  return preset;
}

/** Presets, by their names. */
export const use = listOf(
  "a list of presets, none of them twice",
  z
    .string("a preset's name")
    .meta({ enum: presetNames })
    .transform((name, context) => {
      if (presetNames.includes(name)) return readPreset(name);
      complain(
        context,
        [],
        `is ${JSON.stringify(name)}, and there is no such preset.${didYouMean(name, presetNames)} There are ${presetNames.join(", ")}.`,
      );
      return z.NEVER;
    }),
).meta({
  description:
    "Presets: rules for the tables of packages that many applications use (rules/presets). What the file itself says of a table or a column wins.",
});
