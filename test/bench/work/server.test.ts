import { existsSync } from "node:fs";
import t from "tap";
import {
  dropPristines,
  inOwnPlace,
  makePristine,
} from "../../../bench/work/server";

t.test("what a part was measured on goes, and all else stays", (t) =>
  inOwnPlace(async (place) => {
    const pristine = await makePristine(place, "some", async (client) => {
      await client.query("create table kept (id int)");
    });
    t.ok(existsSync(pristine.dataDir));
    await dropPristines(place);
    t.notOk(existsSync(pristine.dataDir));
    t.ok(existsSync(place.authority.caFile));
  }),
);
