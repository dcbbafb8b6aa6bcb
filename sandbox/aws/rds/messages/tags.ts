import { invalidValue } from "../../protocol/aws-error";
import type { Input } from "../../protocol/input";
import { type Answer, list } from "../../protocol/xml";

/** The tags of a call; undefined when it named none. Throws InvalidParameterValue for keys that AWS keeps for itself. */
export function readTags(
  input: Input,
  name = "Tags",
): Record<string, string> | undefined {
  const tags = input.list(name, "Tag");
  if (!tags?.length) return undefined;
  return Object.fromEntries(
    tags.map((tag) => {
      const key = tag.required("Key");
      if (/^aws:/i.test(key) || key.length > 128) {
        throw invalidValue(
          `The tag key ${key} is not valid: up to 128 characters, not beginning with aws:`,
        );
      }
      return [key, tag.text("Value") ?? ""];
    }),
  );
}

/** Tags as an answer's `TagList`. */
export function tagList(tags: Readonly<Record<string, string>>): Answer {
  return list(
    "Tag",
    Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  );
}
