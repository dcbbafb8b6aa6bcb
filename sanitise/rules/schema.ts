import { z } from "zod";
import { rules } from "./file";

/** The JSON schema of a file of rules, by which editors complete and check it. */
export function rulesSchema() {
  return z.toJSONSchema(rules, {
    target: "draft-7",
    // A person writes the file: what reading makes of it is nothing to an editor.
    io: "input",
    // That a key is a text goes without saying.
    override: ({ jsonSchema }) => delete jsonSchema.propertyNames,
  });
}
