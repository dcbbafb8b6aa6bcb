import { escapeLiteral } from "pg";
import { quoteIdentifier } from "../../../postgres/identifier";
import { realValuesSchema } from "../../../postgres/own-schema";
import { quoteTable } from "../../../postgres/sql";
import { tableLabel } from "../../../postgres/table-name";
import { asText } from "../../catalogue/as-text";
import type { Column, Table } from "../../catalogue/catalogue";
import { perhapsUnreadable } from "../../masks/json/escapes";
import {
  documentationRanges,
  fictionPhone,
  reservedDomains,
} from "../../masks/shared/reserved";
import { labelLetter, wordSign } from "../../masks/spellings/characters";
import { columnBeginning } from "../text/column-text";
import type { ChangingColumn, Take } from "./changing";

/** Blocks and rows of a table that are looked at: what it costs doesn't grow with the table. */
const mostBlocks = 200;
const mostRows = 1_000;

/** Characters of a value that are looked at. */
const beginning = 10_000;

/** Texts of a document that are looked at: one of 50 MB may hold a million, each of which would be counted and sorted. */
const mostTexts = 10_000;

/** Values of one row that are looked at closely: a document may hold thousands. */
const mostOfRow = 200;
/** So many more than are wanted, since some stay. */
const someOfRow = 20;

/** In how many of those rows a value may stand and still count as rare. */
const rare = 2;

/** Of more no address is made: RFC 5321 has at most 64 and 255 characters. */
const longestLocal = 64;
const longestAddress = longestLocal + 1 + 255;

/** Without bounds: PostgreSQL runs through a text many times faster so, and what is too long is dropped afterwards. */
const address = `${wordSign}+@${wordSign}{3,}${labelLetter}`;

/** Inside of brackets: what is neither a letter nor a digit, whatever letters the database's locale knows. */
const signs = "\\u0001-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u007f";

/** Characters that a value has at least, without signs. */
const shortest = 8;

/** Of what isn't an address only the beginning is taken: what is left of a longer one could be anything. */
const longest = 60;

/** Neither quotes, backslashes and the like, which JSON, HTML and URLs write otherwise, nor ends of lines. */
const run = `[^[:cntrl:]"\\\\/<>&'']{${shortest},}`;

const mark = `[[:alnum:]._%+$-]{${shortest},}`;

/** Characters of a longer one: markup or a program, rather than a code. */
const longestMark = 256;

/** What is looked for in a text, as a regular expression. */
const looked: Readonly<Record<Take, string>> = {
  values: run,
  "long values": run,
  marks: `${address}|${mark}`,
  addresses: address,
};

/** The pieces of a text that are looked at, as the rows `fragment`. */
function pieces(text: string, take: Take): string {
  const found = `regexp_matches(${text}, '${looked[take]}', 'g') found`;
  const isAddress = (one: string) =>
    `strpos(${one}, '@') between 1 and ${longestLocal + 1}`;
  if (take === "long values")
    return `(select left(found[1], ${longest}) as fragment from ${found})`;
  // In a run that is cut, addresses are whole all the same.
  if (take === "values")
    return `(select left(coalesce(inner_one[1], found[1]), case when inner_one is null then ${longest} else ${longestAddress} end) as fragment
      from ${found} left join lateral (select inner_one from regexp_matches(found[1], '${address}', 'g') inner_one
        where length(found[1]) > ${longest} and ${isAddress("inner_one[1]")}) whole on true)`;
  return `(select left(found[1], case when ${isAddress("found[1]")} then ${longestAddress} else ${longest} end) as fragment from ${found})`;
}

/** What a column's value has to have for that to be worth the while. */
const needed: Partial<Record<Take, string>> = {
  marks: "[0-9@]",
  addresses: "@",
};

/** More than a word, or a word that is hardly another's too. */
const long = "[^[:alpha:]]|.{11}";

/** Days and times stand in many columns. */
const days = "[0-9]{1,4}[-.:][0-9]{1,2}([-.:][0-9]{1,4}([T ][0-9]{1,2})?)?";

/** A mask has them before a street. */
const houseNumber = "^[0-9]{1,3}$";

/** What belongs to nobody, in lower case: masks have it, and so may what was never real. */
const nobodys = [
  `(^|[@.])(${reservedDomains.map((domain) => domain.replaceAll(".", "[.]")).join("|")})$`,
  ...documentationRanges.map(
    (range) =>
      `^${range.replace(/:?:?0?\/.*$/, "").replaceAll(".", "[.]")}[0-9a-f.:]*$`,
  ),
].join("|");

/** Letters that a value has besides digits where these alone tell it from what masks say. */
const tellingLetters = 5;

/**
 * Puts aside values of one column: a sample that is another on each table, and the same whenever it is
 * taken. Its parameters are what the rules allow, a text[]; and, as lines, the words and the texts that masks are made of.
 * @param count how many at most
 * @param blocks of the table
 */
export function sampleStatement(
  table: Table,
  { column, expression, take }: ChangingColumn,
  count: number,
  blocks: number,
): string {
  const need = needed[take];
  // Twice as many as it takes if all rows give some: not all do.
  const perRow = `ceil(${2 * count}.0 / of_rows.number)`;
  const name = quoteTable(table);
  const share =
    blocks > mostBlocks
      ? `tablesample system (${(100 * mostBlocks) / blocks}) repeatable (1)`
      : "";
  // All that is read has its pieces taken and counted. The rest, masks before all, is found out of so many rows only as are
  // needed, and once of each: a document may hold hundreds of values, and all of it is masked for one.
  // The first are as many as it takes if half of them give nothing. Materialized: PostgreSQL keeps 32 expressions, and masks
  // would read theirs anew after those that tell what is distinctive.
  const them = (which: "<=" | ">") => `
        select of_rows.*, array(
          select value from unnest(of_rows.held) value where ${isDistinctive(take)}
          limit least(${mostOfRow}, ${someOfRow} + ${perRow})) as distinctive
        from of_rows where nth ${which} ${2 * count} / ${perRow} order by nth offset 0`;
  return `
    with of_rows as (
        select places, array_agg(value order by rank) as held, row_number() over (order by min(rank)) as nth, count(*) over () as number
        from (
          select btrim(fragment) as value, array_agg(distinct place order by place) as places, md5(btrim(fragment)) as rank
          from (
            select ${originals(column)} as originals, ctid as place
            from only ${name} ${share}
            where ${quoteIdentifier(column.name)} is not null${need === undefined ? "" : ` and ${columnBeginning(column, beginning)} ~ '${need}'`} limit ${mostRows} offset 0) sampled,
            unnest(sampled.originals) original,
            lateral ${pieces(`left(original, ${beginning}) collate "default"`, take)} piece
          ${take === "marks" ? `where strpos(fragment, '@') > 0 or length(original) <= ${longestMark} and original collate "default" !~ '[[:space:]]'` : ""}
          group by btrim(fragment) having count(*) <= ${rare}) candidate
        group by places),
      first_of_them as materialized (${them("<=")}),
      of_them as not materialized (select * from first_of_them union all (${them(">")}))
    insert into ${realValuesSchema}.value (value, escaped, from_table, from_column, place)
    select value, escaped, ${escapeLiteral(tableLabel(table))}, ${escapeLiteral(column.name)},
      row_number() over (order by rank)
    from (
      select gone.*
      from (select * from of_them where distinctive <> '{}' offset 0) of_rows,
        lateral (select array(select (${expression})::text collate "default" from only ${name}
          where ctid = any (of_rows.places)) as now offset 0) masked,
        lateral (select value, escaped, md5(value) as rank
          from (select value, ${escapedAsInJson("value")} as escaped from unnest(of_rows.distinctive) value offset 0) one
          where not exists (
            select from unnest(masked.now) changed where strpos(changed, value) > 0 or escaped is not null and strpos(changed, escaped) > 0)
          limit ${perRow}) gone
      limit ${count}) chosen`;
}

/** Letters of a value. */
const letters = `length(regexp_replace(value, '[${signs}0-9]', '', 'g'))`;

/** What holds of no value that masks are made of, that belongs to nobody or that many say. */
function isDistinctive(take: Take): string {
  return `
  length(regexp_replace(regexp_replace(value, '${days}', '', 'g'), '[${signs}]', '', 'g')) >= ${shortest}
  ${take === "long values" ? `and value ~ '${long}'` : ""}
  ${take === "marks" ? "and (strpos(value, '@') > 0 or value ~ '[[:alpha:]]' and value ~ '[0-9]')" : ""}
  and not exists (select from unnest($1::text[]) allowed where strpos(lower(value), allowed) > 0)
  and lower(value) !~ '${nobodys}'
  and regexp_replace(value, '[ ()+./-]', '', 'g') !~ '${fictionPhone}'
  and strpos($3::text, lower(value)) = 0
  and (${letters} < ${tellingLetters} or strpos($3::text, btrim(regexp_replace(lower(value), '[0-9]+', '', 'g'))) = 0)
  and not (select coalesce(bool_and(strpos($2::text, word) > 0), false)
    from regexp_split_to_table(lower(value), '[${signs}]+') word where word <> '' and word !~ '${houseNumber}')`;
}

/** The texts in a column's value, as SQL: the strings in a JSON value, the elements of an array. */
function originals(column: Column): string {
  const name = quoteIdentifier(column.name);
  const { base, array } = column.type;
  if (array)
    return `array(select ${asText("element", column.type)} from unnest(${name}) element)`;
  if (base !== "json" && base !== "jsonb")
    return `array[${columnBeginning(column, beginning)}]`;
  const strings = `array(select left(leaf #>> '{}', ${beginning}) from jsonb_path_query(${name}::jsonb, 'strict $.**') leaf where jsonb_typeof(leaf) = 'string' limit ${mostTexts})`;
  // What can't be made jsonb gives what stands between quotes.
  return base === "jsonb"
    ? strings
    : `case when ${perhapsUnreadable(`${name}::text`)} then array[${columnBeginning(column, beginning)}] else ${strings} end`;
}

/**
 * As programs write JSON that want ASCII only; null where that is the value itself, and in encodings of which PostgreSQL
 * doesn't tell a letter's number. Characters of four bytes are left alone.
 */
function escapedAsInJson(value: string): string {
  return `(case when getdatabaseencoding() in ('UTF8', 'LATIN1') then (select string_agg(case when ascii(letter) > 127 then '\\u' || lpad(to_hex(ascii(letter)), 4, '0') else letter end, '' order by number)
    from regexp_split_to_table(${value}, '') with ordinality each(letter, number) where ${value} ~ '[^\\u0001-\\u007f]' and ${value} !~ '[\\U00010000-\\U0010ffff]') end)`;
}
