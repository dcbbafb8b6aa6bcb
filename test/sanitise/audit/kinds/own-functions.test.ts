import t from "tap";
import { kindsFor } from "../../../../sanitise/audit/kinds/kinds";
import { createMaskingFunctions } from "../../../../sanitise/masks/create";
import regions from "../../../../sanitise/rules/regions.json";
import { connect } from "../../../support/connect";
import { startPostgres } from "../../../support/postgres";

t.test(
  "the masks' own functions hold nothing that the audit looks for: a server that dies keeps them, and pg_stat_statements shows them",
  async (t) => {
    const server = await startPostgres(t);
    const client = await connect(t, server);
    const countries = Object.keys(regions);
    const some = countries.filter((_, index) => index % 8 === 3);
    for (const region of [[], ...some.map((one) => [one]), ["US", "GB"]]) {
      await createMaskingFunctions(client, "key", [], [], region);
      for (const { name, holds } of kindsFor({
        allow: [],
        patterns: {},
        region,
      }).all) {
        const { rows } = await client.query(
          `select proname from pg_proc where pronamespace = pg_my_temp_schema() and ${holds('prosrc collate "C"')}`,
        );
        t.same(rows, [], `${name}, ${region.join()}`);
      }
      await client.query("discard temp");
    }
  },
);
