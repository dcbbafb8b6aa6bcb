import t from "tap";
import {
  expressionFunction,
  proceduralFunction,
} from "../../../../sanitise/masks/shared/functions";
import { keptFromWorkers } from "../../../../sanitise/masks/shared/parallel-safety";

t.test("what tries, and what calls it, is kept from workers", async (t) => {
  const functions = [
    expressionFunction(
      "outer_one(value text)",
      "text",
      "pg_temp.middle(value)",
    ),
    expressionFunction("middle(value text)", "text", "pg_temp.tries(value)"),
    proceduralFunction(
      "tries(value text)",
      "text",
      "begin return value::json; exception when data_exception then return null; end",
    ),
    expressionFunction("other(value text)", "text", "pg_temp.plain(value)"),
    proceduralFunction(
      "plain(value text)",
      "text",
      "begin if value = '' then raise exception 'empty'; end if; return value; end",
    ),
  ];
  t.same(
    keptFromWorkers(functions).map((sql) => sql.includes("parallel unsafe")),
    [true, true, true, false, false],
  );
  t.same(
    keptFromWorkers(functions).map((sql) =>
      sql.replace("parallel unsafe", "parallel safe"),
    ),
    functions,
  );
});
