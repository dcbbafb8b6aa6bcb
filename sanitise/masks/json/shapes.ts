import { proceduralFunction } from "../shared/functions";

/**
 * Tells where documents aren't of the shape that the rule's paths have.
 *
 * An `event` of a document is
 * - `met`: a path's end is there;
 * - `missed`: it isn't, nor does its last key stand anywhere else;
 * - `moved`: that stands elsewhere, and it is clear that it is what the path is for: the path, whole, below
 *   other keys, or its end alone, at the top. There `stray` is the rule;
 * - `unclear`: it stands elsewhere, and isn't;
 * - `lost`: a text or a number stands where the path goes on, or a key that could be either of two;
 * - `no JSON`: of a text.
 *
 * Each has its `document` besides.
 *
 * `shape` has the keys that the rule's paths name, and a star for each other one: a document's keys may be
 * people's names.
 */
export const jsonShapeFunctions = [
  proceduralFunction(
    "mask_json_shape(shape text, key text, how jsonb)",
    "text",
    `begin
      return ltrim(shape || '.' || case
        when not how -> 'known' ? pg_temp.mask_json_fold(key) then '*'
        when key ~ '^[^".\\[\\]]+$' then key
        else '"' || replace(key, '"', '""') || '"' end, '.');
    end`,
  ),
  proceduralFunction(
    "mask_json_trace(node json, tree jsonb, above text[], shape text, how jsonb)",
    "table (event text, path integer, place text[], seen text)",
    `declare
      kind text := json_typeof(node);
      leaf boolean := tree is not null and not tree ? 'keys';
      inner_node json;
      part record;
      below jsonb;
    begin
      if tree ? 'path' then return query select 'met', (tree ->> 'path')::integer, above, shape; end if;
      if tree ? 'lost' then return query select 'lost', null::integer, above, shape; return; end if;
      if leaf then return; end if;
      if kind = 'object' then
        for part in select each.key, each.value, pg_temp.mask_json_shape(shape, each.key, how) as shape from json_each(node) each(key, value) loop
          below := pg_temp.mask_json_below(tree, part.key, json_typeof(part.value));
          if how -> 'known' ? pg_temp.mask_json_fold(part.key)
              and (below is null or not below ? 'rule' and not tree -> 'keys' ? part.key and not coalesce(tree -> 'folded' ? pg_temp.mask_json_fold(part.key), false))
              and btrim(part.value::text, E'" \\t\\r\\n{}[]') not in ('', 'null', 'true', 'false') then
            return query select 'stray', null::integer, above || part.key, part.shape;
          end if;
          return query select * from pg_temp.mask_json_trace(part.value, below, above || part.key, part.shape, how);
        end loop;
        return;
      end if;
      if kind = 'array' then
        for part in select each.value, each.place - 1 as place from json_array_elements(node) with ordinality each(value, place) loop
          return query select * from pg_temp.mask_json_trace(part.value, pg_temp.mask_json_at(tree, part.place), above, shape || '[*]', how);
        end loop;
        return;
      end if;
      if kind not in ('string', 'number') then return; end if;
      if kind = 'string' then
        inner_node := pg_temp.mask_json_within(node #>> '{}');
        if inner_node is not null then
          return query select * from pg_temp.mask_json_trace(inner_node, tree - 'perhaps', above, shape, how);
          return;
        end if;
      end if;
      if tree ? 'keys' and not tree ? 'rule' and not tree ? 'perhaps' and not pg_temp.mask_blank(node #>> '{}') then
        return query select 'lost', null::integer, above, shape;
      end if;
    end`,
  ),
  // NULL for what PostgreSQL can't have so.
  proceduralFunction(
    "mask_json_binary(value text)",
    "jsonb",
    `begin
      return value::jsonb;
    exception when untranslatable_character or invalid_text_representation or numeric_value_out_of_range or statement_too_complex then
      return null;
    end`,
  ),
  // Nearly every document has each path's end, or its last key nowhere, and PostgreSQL's own paths tell.
  proceduralFunction(
    "mask_json_look(document json, tree jsonb, paths jsonb, how jsonb)",
    "table (event text, path integer, place text[], seen text, stray jsonb)",
    `declare
      binary_document jsonb;
      written text := document::text;
      one record;
      found boolean[] := '{}';
      plain boolean := not how ? 'clash';
    begin
      begin
        binary_document := document::jsonb;
        for one in select value, ordinality - 1 as path from jsonb_array_elements(paths) with ordinality loop
          found[one.path::integer] := exists (select from jsonb_array_elements_text(one.value -> 'found') p(found) where binary_document @? p.found::jsonpath);
          plain := plain
            and (found[one.path::integer] or not one.value ? 'look' or written !~* (one.value ->> 'look') and strpos(written, '\\u') = 0)
            and not exists (select from jsonb_array_elements_text(one.value -> 'inner') p(inner_path)
              where binary_document @? (p.inner_path || ' ? (@.type() == "string" || @.type() == "number")')::jsonpath);
        end loop;
      exception when untranslatable_character or invalid_text_representation or numeric_value_out_of_range then
        plain := false;
      end;
      if plain then
        return query select case when found[number] then 'met' else 'missed' end, number, null::text[], null::text, null::jsonb
          from generate_series(0, jsonb_array_length(paths) - 1) number;
        return;
      end if;
      return query
        with traced as materialized (
          select * from pg_temp.mask_json_trace(document, tree, '{}', '', how)),
        path as materialized (
          select (ordinality - 1)::integer as number, value -> 'rule' as rule, array(select jsonb_array_elements_text(value -> 'names')) as names,
            exists (select from traced where traced.event = 'met' and traced.path = ordinality - 1) as met
          from jsonb_array_elements(paths) with ordinality),
        stray as materialized (
          select traced.place, traced.seen, array(select pg_temp.mask_json_fold(key) from unnest(traced.place) with ordinality k(key, number) order by number) as names
          from traced where traced.event = 'stray' group by 1, 2),
        claimed as (
          select stray.place, stray.seen, path.number, path.rule,
            stray.names[greatest(cardinality(stray.names) - cardinality(path.names), 0) + 1:] = path.names[greatest(cardinality(path.names) - cardinality(stray.names), 0) + 1:] as clearly
          from stray join path on not path.met and path.names[cardinality(path.names)] = stray.names[cardinality(stray.names)]),
        judged as materialized (
          select claimed.place, claimed.seen, min(claimed.number) filter (where claimed.rule ->> 'kind' <> 'keep') as number,
            case when count(distinct claimed.rule) filter (where clearly) = 1 then min(claimed.rule::text) filter (where clearly) end::jsonb as rule
          from claimed group by 1, 2 having bool_or(claimed.rule ->> 'kind' <> 'keep'))
        select case when judged.rule is null then 'unclear' else 'moved' end, judged.number, judged.place, judged.seen, coalesce(judged.rule, how -> 'otherwise')
          from judged where judged.rule ->> 'kind' is distinct from 'keep'
        union all
        select 'lost', traced.path, traced.place, traced.seen, null from traced where traced.event = 'lost'
        union all
        select case when path.met then 'met' else 'missed' end, path.number, null, null, null from path
          where not exists (select from judged where judged.number = path.number and judged.rule ->> 'kind' is distinct from 'keep');
    end`,
  ),
  proceduralFunction(
    "mask_json_shapes(value text, tree jsonb, paths jsonb, how jsonb)",
    "table (event text, path integer, seen text)",
    `declare document json;
    begin
      if value is null or pg_temp.mask_blank(value) then return; end if;
      return query select 'document', null::integer, null::text;
      document := pg_temp.mask_json_read(value);
      if document is null then
        return query select 'no JSON', null::integer, case
          when value ~ '^[[:space:]]*[[{]' then 'they begin like JSON'
          when value ~ '^[abdisCO]:[0-9.-]+[:;]' then 'they look like PHP''s serialize()'
          else 'plain text' end;
      else
        return query select look.event, look.path, look.seen from pg_temp.mask_json_look(document, tree, paths, how) look;
      end if;
    end`,
  ),
];
