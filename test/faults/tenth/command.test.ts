import t from "tap";
import { tryTenth } from "./try-tenth";

t.test("a tenth of the faults: command", (t) =>
  tryTenth(t, { way: "command" }),
);
