import type { Column } from "../catalogue/catalogue";
import { numberTypes } from "../masks/shared/types";
import { plainName, proposals } from "./words/proposals";

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
      (!(key && numberTypes.includes(part)) &&
        proposals.some(
          ({ sure, sureTypes }) =>
            sureTypes?.includes(part) && sure?.test(named),
        )),
  );
}
