import { macOf, unlessBlank, wordBy } from "./basics";
import { expressionFunction } from "./functions";
import type { Vocabulary } from "./vocabulary";

export function nameFunctions({
  firstNames,
  lastNames,
}: Vocabulary): readonly string[] {
  const first = wordBy(macOf("first_name", "value"), firstNames);
  const last = wordBy(macOf("last_name", "value"), lastNames);
  return [
    ["first_name", first],
    ["last_name", last],
    ["full_name", `${first} || ' ' || ${last}`],
  ].map(([name, mask = ""]) =>
    expressionFunction(
      `mask_${name}(value text)`,
      "text",
      unlessBlank("value", mask),
    ),
  );
}
