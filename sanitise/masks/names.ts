import { type MacBy, unlessBlankTidy, wordBy } from "./basics";
import { expressionFunction } from "./functions";
import type { Vocabulary } from "./vocabulary";

export function nameFunctions({
  firstNames,
  lastNames,
}: Vocabulary): readonly string[] {
  const first = (mac: MacBy) => wordBy(mac("first_name"), firstNames);
  const last = (mac: MacBy) => wordBy(mac("last_name"), lastNames);
  const masks: Record<string, (mac: MacBy) => string> = {
    first_name: first,
    last_name: last,
    full_name: (mac) => `${first(mac)} || ' ' || ${last(mac)}`,
  };
  return Object.entries(masks).map(([name, mask]) =>
    expressionFunction(
      `mask_${name}(value text)`,
      "text",
      unlessBlankTidy("value", (_, mac) => mask(mac)),
    ),
  );
}
