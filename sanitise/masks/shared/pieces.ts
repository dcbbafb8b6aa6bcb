/**
 * SQL of a text cut before each find, which a second sign ends: neither sign stands in a text.
 * @param pattern SQL of the expression
 * @param before how it names what stands before a find, and
 * @param find the find
 */
export function cut(
  text: string,
  pattern: string,
  before: string,
  find: string,
): string {
  return `string_to_array(regexp_replace(${text}, ${pattern}, e'${before}\\x01${find}\\x02', 'g'), e'\\x01')`;
}
