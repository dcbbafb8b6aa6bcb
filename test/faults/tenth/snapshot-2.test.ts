import t from "tap";
import { tryTenth } from "./try-tenth";

t.test("a tenth of the faults: snapshot", (t) =>
  tryTenth(t, { way: "snapshot", of: 2, number: 1 }),
);
