import t from "tap";
import {
  assertAllowed,
  readConfiguration,
} from "../../../sandbox/provider/configuration";
import { UNKNOWN } from "../../../sandbox/provider/resource/properties";

t.test("lists come as such or as JSON", async (t) => {
  for (const allowedAccountIds of [["1", "2"], '["1","2"]'])
    t.match(readConfiguration({ region: "r", allowedAccountIds }, {}), {
      region: "r",
      allowedAccountIds: ["1", "2"],
    });
});

t.test("what it says of tags comes as objects or as JSON", async (t) => {
  const ignoreTags = { keys: ["a"], keyPrefixes: ["b:"] };
  const defaultTags = { tags: { team: "web" } };
  const tagging = { defaults: { team: "web" }, ignored: ignoreTags };
  t.strictSame(
    readConfiguration({ region: "r", ignoreTags, defaultTags }, {}).tagging,
    tagging,
  );
  t.strictSame(
    readConfiguration(
      {
        region: "r",
        ignoreTags: JSON.stringify(ignoreTags),
        defaultTags: JSON.stringify(defaultTags),
      },
      {},
    ).tagging,
    tagging,
  );
  t.strictSame(readConfiguration({ region: "r" }, {}).tagging, {
    defaults: {},
    ignored: { keys: [], keyPrefixes: [] },
  });
});

t.test("the region may come from the environment, but must come", async (t) => {
  t.equal(readConfiguration({}, { AWS_REGION: "r" }).region, "r");
  t.equal(readConfiguration({}, { AWS_DEFAULT_REGION: "r" }).region, "r");
  t.throws(() => readConfiguration({}, {}), /Missing region/);
});

t.test("only named accounts are touched", async (t) => {
  const configuration = readConfiguration(
    { region: "r", allowedAccountIds: ["1"], forbiddenAccountIds: ["2"] },
    {},
  );
  assertAllowed(configuration, "1");
  t.throws(() => assertAllowed(configuration, "3"), /not allowed: 3.*names 1/);
  const any = readConfiguration(
    { region: "r", forbiddenAccountIds: ["2"] },
    {},
  );
  assertAllowed(any, "3");
  t.throws(() => assertAllowed(any, "2"), /not allowed: 2/);
});

t.test("what isn't served is refused by name", async (t) => {
  t.throws(
    () => readConfiguration({ region: "r", assumeRoles: "[]" }, {}),
    /"aws:assumeRoles"/,
  );
  readConfiguration({ region: "r", skipMetadataApiCheck: "true" }, {});
  readConfiguration({ region: "r", assumeRoles: UNKNOWN }, {});
});
