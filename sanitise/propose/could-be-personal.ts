import type { Column } from "../catalogue/catalogue";

/** Types whose values can't tell who somebody is by themselves. What isn't here could. */
const harmless = new Set([
  ...["bool", "int2", "int4", "int8", "float4", "float8", "numeric", "money"],
  ...["date", "time", "timetz", "timestamp", "timestamptz", "interval"],
  ...["uuid", "enum", "bit", "varbit"],
  ...["point", "line", "lseg", "box", "path", "polygon", "circle"],
  ...["oid", "xid", "xid8", "cid", "tid", "pg_lsn", "pg_snapshot"],
  ...["txid_snapshot", "int2vector", "oidvector", "regclass", "regcollation"],
  ...["regconfig", "regdictionary", "regnamespace", "regoper", "regoperator"],
  ...["regproc", "regprocedure", "regrole", "regtype"],
]);

const dates = new Set(["date", "timestamp", "timestamptz"]);

/** Types of numbers as long as a telephone's; files that tables are loaded from make them `float8` too. */
const numbers = new Set(["int4", "int8", "numeric", "float8"]);

/** Names of columns that hold a date of birth, whatever their type. */
export const birthName =
  /(^|_)(dob|birth|birthday|birthdate|born)(_|$)|date_?of_?birth/;

/** Names of columns that hold a telephone number, whatever their type. */
export const phoneName =
  /(^|_)((home|work|office|business|mobile|cell|tele)?phone|mobile|mob|landline|fax|tel|cell|whatsapp|msisdn)(_?(no|nr|num|number))?(_?\d)?$|(^|_)(contact|ph)_?(no|nr|num|number)(_?\d)?$/;

/**
 * Names of columns that hold a number by which others know a person: a payment card's, a bank account's, an
 * office's. A mere `account` or `licence` most often refers to a row of another table.
 */
export const numberName =
  /(^|_)((credit_?|debit_?)?card|pan|bsb|tfn|abn|medicare|passport|ssn|social_?security|tax_?file|driv(er|ers|ing)_?licen[cs]e)(_?(no|nr|num|number))?(_?\d)?$|(^|_)(cc|account|acct|acc|licen[cs]e|tax|national_?id)_?(no|nr|num|number)(_?\d)?$|(^|_)national_?id$/;

/** A column's name in small letters, with `_` between its words: `firstName` is `first_name`. */
export function plainName(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z\d]+/g, "_");
}

/**
 * Whether a column could hold a person's data, so that the rules have to say what becomes of it: by its
 * type, or, where a date or a number is kept, by its name. A generated column follows those it is computed
 * from and needs no rule; a number that is a key is the application's own.
 */
export function couldBePersonal({
  name,
  type,
  generated,
  key,
}: Column): boolean {
  if (generated) return false;
  const named = plainName(name);
  return type.madeOf.some(
    (part) =>
      !harmless.has(part) ||
      (dates.has(part) && birthName.test(named)) ||
      (numbers.has(part) &&
        !key &&
        (phoneName.test(named) || numberName.test(named))),
  );
}
