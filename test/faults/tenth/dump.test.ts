import t from "tap";
import { tryTenth } from "./try-tenth";

t.test("a tenth of the faults: dump", (t) => tryTenth(t, { way: "dump" }));
