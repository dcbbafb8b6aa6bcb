import { perhapsUnreadable, withoutUnreadable } from "./json/escapes";
import { bareFunction } from "./json/plain-conditions";
import { masks } from "./registry";
import { expressionFunction, proceduralFunction } from "./shared/functions";

const kinds = Object.entries(masks);

/** Kinds that have a way of their own for any value. */
const ofNodes = kinds.flatMap(([kind, { node }]) =>
  node === undefined ? [] : [`when '${kind}' then\n            ${node}`],
);

/** That a number stays one, as SQL. */
const keepsNumber = kinds
  .filter(([, { keepsNumbers }]) => keepsNumbers)
  .map(([kind]) => `rule ->> 'kind' = '${kind}'`)
  .join(" or ");

/**
 * Masks documents. A tree says what becomes of a part:
 * - `rule` of the part itself, and `path`, which of the rule's paths it is of;
 * - `keys`, the trees of parts by their keys or places, and `rest`, that of all others;
 * - `folded`, the keys by what is alike in their spellings, null where two are alike;
 * - `listed`: a list may stand here, each element of which is what the tree is for;
 * - `lost`: it can't be said what becomes of the part;
 * - `perhaps`: a text or number may stand here although the paths go on, since a star led here.
 *
 * `how` is the same throughout a document: `otherwise`, the rule of what the paths miss, and `strays`, the
 * rules of parts that stand elsewhere than the paths say, by their keys.
 */
export const jsonFunctions = [
  bareFunction,
  expressionFunction(
    "mask_json_fold(key text)",
    "text",
    `coalesce(nullif(lower(regexp_replace(key, '[[:space:]_-]+', '', 'g')), ''), key)`,
  ),
  proceduralFunction(
    "mask_json_below(tree jsonb, key text, kind text)",
    "jsonb",
    `declare fold text; begin
      if tree -> 'keys' ? key then return tree -> 'keys' -> key; end if;
      if tree ? 'folded' then
        fold := pg_temp.mask_json_fold(key);
        if tree -> 'folded' ? fold then
          return coalesce(tree -> 'keys' -> (tree -> 'folded' ->> fold), '{"lost": true}');
        end if;
      end if;
      if kind in ('object', 'array') or tree -> 'rest' ? 'rule' then return tree -> 'rest'; end if;
      return (tree -> 'rest') || '{"perhaps": true}';
    end`,
  ),
  expressionFunction(
    "mask_json_at(tree jsonb, place bigint)",
    "jsonb",
    `coalesce(tree -> 'keys' -> place::text, case when tree ? 'listed' then tree else tree -> 'rest' end)`,
  ),
  // Of a text that isn't JSON there is none. What can't be read in it goes.
  proceduralFunction(
    "mask_json_read(value text)",
    "json",
    `begin
      if ${perhapsUnreadable("value")} then perform value::jsonb; end if;
      return value::json;
    exception when untranslatable_character or invalid_text_representation or numeric_value_out_of_range or statement_too_complex then
      begin
        return ${withoutUnreadable("value")}::json;
      exception when invalid_text_representation or statement_too_complex then
        return null;
      end;
    end`,
  ),
  // A text in a document that is a document itself: programs write JSON twice.
  proceduralFunction(
    "mask_json_within(value text)",
    "json",
    `begin
      if value ~ '^[[:space:]]*[{["]' then return pg_temp.mask_json_read(value); end if;
      return null;
    end`,
  ),
  proceduralFunction(
    "mask_json_lost(node json, how jsonb)",
    "json",
    `begin
      if not how ? 'otherwise' then return node; end if;
      return pg_temp.mask_json(node, jsonb_build_object('rule', how -> 'otherwise'), '{}', '{}');
    end`,
  ),
  // In its text form: what no path names stays letter for letter, keys keep their order, even one that comes twice.
  proceduralFunction(
    "mask_json(node json, tree jsonb, above text[], how jsonb)",
    "json",
    `declare
      kind text := json_typeof(node);
      rule jsonb := tree -> 'rule';
      leaf boolean := tree is not null and not tree ? 'keys';
      value text;
      inner_node json;
      inner_masked json;
    begin
      if node is null or tree is null and not how ? 'strays' then return node; end if;
      if tree ? 'lost' then return pg_temp.mask_json_lost(node, how); end if;
      if leaf then
        case rule ->> 'kind'
          when 'keep' then return node;
          when 'null' then return 'null';
          when 'constant' then return rule -> 'value';
          ${ofNodes.join("\n          ")}
          else null;
        end case;
      end if;
      if kind = 'object' then
        if not leaf and not how ? 'strays'
            and not exists (select from json_object_keys(node) key where pg_temp.mask_json_below(tree, key, 'object') is not null) then
          return node;
        end if;
        -- A part that no path is for costs no call.
        return (select '{' || coalesce(string_agg(to_json(case when leaf then pg_temp.mask_free_text(key) else key end)::text || ':'
            || case when below is null and not how ? 'strays' then part else pg_temp.mask_json(part, below, above || key, how) end, ',' order by place), '') || '}'
          from json_each(node) with ordinality parts(key, part, place),
            lateral (select case when leaf then tree else coalesce(how -> 'strays' -> to_jsonb(above || key)::text, tree -> 'keys' -> key, pg_temp.mask_json_below(tree, key, json_typeof(part))) end as below offset 0) ruled);
      end if;
      if kind = 'array' then
        return (select '[' || coalesce(string_agg(pg_temp.mask_json(part,
            case when leaf then tree else pg_temp.mask_json_at(tree, place - 1) end, above, how)::text, ',' order by place), '') || ']'
          from json_array_elements(node) with ordinality parts(part, place));
      end if;
      if kind in ('null', 'boolean') then return node; end if;
      value := node #>> '{}';
      if kind = 'string' then
        inner_node := pg_temp.mask_json_within(value);
        if inner_node is not null then
          inner_masked := pg_temp.mask_json(inner_node, tree - 'perhaps', above, how);
          return case when inner_masked::text = inner_node::text then node else to_json(inner_masked::text) end;
        end if;
      end if;
      if tree is null then return node; end if;
      if rule is null then
        return case when tree ? 'perhaps' or not tree ? 'keys' or pg_temp.mask_blank(value) then node else pg_temp.mask_json_lost(node, how) end;
      end if;
      if not leaf then return pg_temp.mask_json(node, jsonb_build_object('rule', rule), above, '{}'); end if;
      value := pg_temp.mask_value(value, rule);
      if value is null then return 'null'; end if;
      return case when kind = 'number' and (${keepsNumber}) then value::json else to_json(value) end;
    end`,
  ),
  proceduralFunction(
    "mask_json_document(value text, tree jsonb, paths jsonb, how jsonb)",
    "text",
    `declare
      document json;
      strays jsonb;
    begin
      if value is null or pg_temp.mask_blank(value) then return value; end if;
      document := pg_temp.mask_json_read(value);
      if document is null then
        if not how ? 'otherwise' then return value; end if;
        return coalesce(pg_temp.mask_json_lost(to_json(value), how) #>> '{}', 'null');
      end if;
      select jsonb_object_agg(to_jsonb(place)::text, jsonb_build_object('rule', stray)) into strays
        from pg_temp.mask_json_look(document, tree, paths, how) where stray is not null;
      if strays is not null then how := jsonb_set(how, '{strays}', strays); end if;
      return pg_temp.mask_json(document, tree, '{}', how)::text;
    end`,
  ),
];
