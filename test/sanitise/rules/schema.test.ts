import { readFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { rulesSchema } from "../../../sanitise/rules/schema";

const file = join(__dirname, "../../../rules/rules.schema.json");

t.test("editors have the schema that the grammar makes", async (t) => {
  t.same(
    JSON.parse(readFileSync(file, "utf8")),
    JSON.parse(JSON.stringify(rulesSchema())),
    "run npm run schema",
  );
});

t.test("editors describe every key", async (t) => {
  const undescribed: string[] = [];
  JSON.parse(readFileSync(file, "utf8"), (_, part: unknown) => {
    const { properties = {} } = Object(part);
    for (const [key, property] of Object.entries<object>(properties))
      if (!("description" in property || "$ref" in property))
        undescribed.push(key);
    return part;
  });
  t.same(undescribed, []);
});
