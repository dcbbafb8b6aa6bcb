import { createHash } from "node:crypto";
import { jsonLiteral } from "./elements";
import { plainJson } from "./json-plain";
import { type JsonRule, type JsonRuleValue, jsonRuleValue } from "./json-tree";
import { proceduralFunction } from "./shared/functions";

/**
 * The functions of rules of documents: of a document of just the shape that the rule's paths have each makes what following
 * the paths would.
 */
export function documentFunctions(rules: readonly JsonRule[]): string[] {
  const all = rules.flatMap((rule) => {
    const written = jsonRuleValue(rule);
    const plain = plainOf(rule, written);
    return plain === undefined
      ? []
      : proceduralFunction(
          `${nameOf(written)}(value jsonb)`,
          "jsonb",
          `begin
      ${plain}
      return ${followed("value", written)}::jsonb;
    end`,
        );
  });
  return [...new Set(all)];
}

/** The new value of a column of documents that is no array. The session must have the rule's function. */
export function jsonExpression(
  value: string,
  rule: JsonRule,
  { base, bareSql }: { base: string; bareSql: string },
): string {
  const written = jsonRuleValue(rule);
  const isPlain = base === "jsonb" && plainOf(rule, written) !== undefined;
  return isPlain
    ? `pg_temp.${nameOf(written)}(${value}::jsonb)::${bareSql}`
    : `${followed(value, written)}::${bareSql}`;
}

function plainOf(rule: JsonRule, { how }: JsonRuleValue): string | undefined {
  return how.clash ? undefined : plainJson(rule, how.known);
}

/** SQL of a document that the functions follow the paths through. */
function followed(value: string, { tree, paths, how }: JsonRuleValue): string {
  return `pg_temp.mask_json_document(${value}::text, ${[tree, paths, how].map(jsonLiteral).join(", ")})`;
}

/** The name of a rule's function: the same for equal ones. Without digits, which could look like a number. */
function nameOf(written: JsonRuleValue): string {
  const hash = createHash("sha256").update(JSON.stringify(written));
  return `mask_document_${hash
    .digest("hex")
    .slice(0, 32)
    .replaceAll(/\d/g, (digit) => "ghijklmnop".charAt(Number(digit)))}`;
}
