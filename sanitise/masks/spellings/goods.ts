/**
 * A condition, as SQL, on digits: they could be the number of goods, EAN-13, UPC or ISBN, with 13 digits, or one of a
 * carton with 14, since the last digit is the right one (GS1 General Specifications, 7.9.1).
 * @param digits cheap to be evaluated more than once
 */
export function isOfGoods(digits: string): string {
  return `(length(${digits}) in (13, 14) and (
    select sum(case when place % 2 = 1 then digit else 3 * digit end) % 10 = 0
    from generate_series(1, length(${digits})) place,
      lateral (select substr(reverse(${digits}), place, 1)::int as digit) one))`;
}
