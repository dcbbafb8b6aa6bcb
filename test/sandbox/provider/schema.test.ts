import t from "tap";
import { instanceFields } from "../../../sandbox/provider/rds/instance-fields";
import { UNKNOWN } from "../../../sandbox/provider/resource/properties";
import {
  checkInputs,
  differences,
  inputsFrom,
} from "../../../sandbox/provider/resource/schema";
import {
  readTags,
  type Tagging,
} from "../../../sandbox/provider/resource/tagging";

const tagging: Tagging = {
  defaults: {},
  ignored: { keys: [], keyPrefixes: [] },
};

const check = (olds: object, news: object, more: Partial<Tagging> = {}) =>
  checkInputs(
    instanceFields,
    { ...tagging, ...more },
    "copy",
    { ...olds },
    { ...news },
  );
const given = { instanceClass: "db.t3.micro", snapshotIdentifier: "first" };

t.test("a name is made of the resource's and kept", async (t) => {
  const first = check({}, given).inputs;
  t.match(first.identifier, /^copy[0-9a-f]{7}$/);
  t.equal(check(first, given).inputs.identifier, first.identifier);
  t.not(check({}, given).inputs.identifier, first.identifier);
  t.equal(
    check(first, { ...given, identifier: "mine" }).inputs.identifier,
    "mine",
  );
  const mine = check({}, { ...given, identifier: "mine" }).inputs;
  t.match(
    check(mine, given).inputs.identifier,
    /^copy/,
    "one's own isn't kept",
  );
});

t.test("defaults stand in the inputs, and are known as such", async (t) => {
  t.match(check({}, given).inputs, {
    applyImmediately: false,
    autoMinorVersionUpgrade: true,
    deleteAutomatedBackups: true,
    skipFinalSnapshot: false,
    __defaults: /applyImmediately/,
  });
});

t.test("what isn't served is refused by name", async (t) => {
  t.match(check({}, { ...given, s3Import: {}, timezone: "x" }), {
    failures: [{ property: "s3Import" }, { property: "timezone" }],
  });
  t.match(check({}, {}), {
    failures: [{ property: "instanceClass" }],
  });
});

t.test(
  "what AWS chose is no difference while the program is silent",
  async (t) => {
    t.strictSame(
      diff(
        { username: "cobalt", allocatedStorage: 20, dbSubnetGroupName: "x" },
        {},
      ),
      { changed: [], replaces: [] },
    );
    t.strictSame(diff({ allocatedStorage: 20 }, { allocatedStorage: 30 }), {
      changed: ["allocatedStorage"],
      replaces: [],
    });
  },
);

t.test("only some changes need a new instance", async (t) => {
  for (const key of ["snapshotIdentifier", "username", "kmsKeyId", "engine"])
    t.strictSame(diff({ [key]: "old" }, { [key]: "new" }), {
      changed: [key],
      replaces: [key],
    });
  for (const key of ["identifier", "dbSubnetGroupName", "parameterGroupName"])
    t.strictSame(diff({ [key]: "old" }, { [key]: "new" }), {
      changed: [key],
      replaces: [],
    });
});

t.test(
  "an encrypted instance is replaced by a program that doesn't say so",
  async (t) => {
    t.strictSame(diff({ storageEncrypted: true }, {}).replaces, [
      "storageEncrypted",
    ]);
    t.strictSame(diff({ storageEncrypted: false }, {}).changed, []);
  },
);

t.test("ignored changes are none", async (t) => {
  const state = { deletionProtection: true };
  t.strictSame(diff(state, {}).changed, ["deletionProtection"]);
  t.strictSame(diff(state, {}, ["deletionProtection"]).changed, []);
});

t.test("ignored changes may be single tags", async (t) => {
  const ignored = ["tags.a:b", 'tags.["c.d"]'];
  t.strictSame(
    diff(
      { tags: { keep: "1", "a:b": "2", "c.d": "3" } },
      { tags: { keep: "1" } },
      ignored,
    ),
    { changed: [], replaces: [] },
  );
  t.strictSame(diff({ tags: { "a:b": "2" } }, {}, ignored).changed, []);
  t.strictSame(
    diff({ tags: { keep: "1" } }, { tags: { keep: "1", "a:b": "2" } }, ignored)
      .changed,
    [],
  );
  t.strictSame(
    diff({ tags: { "c.d": "3" } }, { tags: { keep: "1" } }, ignored).changed,
    ["tags"],
  );
});

t.test("the engine's way of naming a tag ignores nothing", async (t) => {
  const state = { tags: { "a:b": "1" }, tagsAll: { "a:b": "1" } };
  t.strictSame(
    diff(state, {}, ['tags["a:b"]', 'tagsAll["a:b"]', "tags.a:b"]).changed,
    ["tagsAll"],
  );
});

t.test("all tags are the program's over the stack's, as inputs", async (t) => {
  const defaults = { team: "web", stage: "none" };
  const tags = { stage: "test", "note:1": "x", other: "y" };
  t.strictSame(check({}, { ...given, tags }, { defaults }).inputs.tagsAll, {
    team: "web",
    ...tags,
  });
  t.strictSame(
    check(
      {},
      { ...given, tags },
      { defaults, ignored: { keys: ["team"], keyPrefixes: ["note:"] } },
    ).inputs.tagsAll,
    { stage: "test", other: "y" },
  );
  // The engine gives them back where changes of them are ignored, as null where there were none.
  const again = check({}, { ...given, tags, tagsAll: null });
  t.same(again.failures, []);
  t.strictSame(again.inputs.tagsAll, tags);
});

t.test("what is read of tags: all but the ignored ones", async (t) => {
  const found = { own: "1", team: "web", "note:1": "x", foreign: "z" };
  t.strictSame(
    readTags(
      {
        defaults: { team: "web" },
        ignored: { keys: [], keyPrefixes: ["note:"] },
      },
      found,
      { tags: { own: "1" } },
    ),
    {
      tags: { own: "1", foreign: "z" },
      tagsAll: { own: "1", team: "web", foreign: "z" },
    },
  );
});

t.test("a tag that somebody else set is no input", async (t) => {
  t.strictSame(
    inputsFrom(
      instanceFields,
      { tags: { own: "1", gone: "2" } },
      { tags: { own: "changed", foreign: "z" } },
    ),
    { tags: { own: "changed" } },
  );
});

t.test("security groups have no order", async (t) => {
  const vpcSecurityGroupIds = ["a", "b"];
  t.strictSame(
    diff({ vpcSecurityGroupIds }, { vpcSecurityGroupIds: ["b", "a"] }).changed,
    [],
  );
  t.strictSame(
    diff({ vpcSecurityGroupIds }, { vpcSecurityGroupIds: ["b"] }).changed,
    ["vpcSecurityGroupIds"],
  );
});

t.test("what a preview can't know differs", async (t) => {
  t.strictSame(
    diff({ snapshotIdentifier: "old" }, { snapshotIdentifier: UNKNOWN }),
    { changed: ["snapshotIdentifier"], replaces: ["snapshotIdentifier"] },
  );
});

t.test("a refresh shows what was changed, among what was given", async (t) => {
  t.strictSame(
    inputsFrom(
      instanceFields,
      { instanceClass: "a", password: "p", __defaults: [] },
      { instanceClass: "b", port: 1 },
    ),
    { instanceClass: "b", password: "p", __defaults: [] },
  );
});

t.test(
  "an imported resource's inputs are all that say something",
  async (t) => {
    t.strictSame(
      inputsFrom(
        instanceFields,
        {},
        {
          instanceClass: "a",
          multiAz: false,
          status: "available",
        },
      ),
      { instanceClass: "a" },
    );
  },
);

function diff(state: object, inputs: object, ignored: string[] = []) {
  return differences(instanceFields, {
    id: "db-1",
    state: { ...state },
    inputs: { ...inputs },
    ignored,
  });
}
