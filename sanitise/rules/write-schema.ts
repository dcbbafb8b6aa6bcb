import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { rulesSchema } from "./schema";

// What `npm run schema` runs after a change of the grammar.
writeFileSync(
  join(__dirname, "../../rules/rules.schema.json"),
  JSON.stringify(rulesSchema()),
);
