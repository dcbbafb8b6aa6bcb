import t from "tap";
import { restoreIgnored } from "../../sandbox/provider/resource/ignored-path";
import { ignoredTags } from "../../stack/ignored-tags";

t.test("tags are named as the AWS provider's bridge names them", async (t) => {
  t.same(ignoredTags(["prod-copy:adopted", "team.web", 'a"b', "a b/c=d+e@f"]), [
    "tags.prod-copy:adopted",
    "tagsAll.prod-copy:adopted",
    'tags.["team.web"]',
    'tagsAll.["team.web"]',
    'tags.["a\\"b"]',
    'tagsAll.["a\\"b"]',
    "tags.a b/c=d+e@f",
    "tagsAll.a b/c=d+e@f",
  ]);
});

t.test("and so stay as the state has them", async (t) => {
  const tags = { "prod-copy:adopted": "1", "team.web": "2", 'a"b': "3" };
  t.same(
    restoreIgnored(
      { tags: { own: "x" }, tagsAll: {} },
      { tags, tagsAll: tags },
      ignoredTags(Object.keys(tags)),
    ),
    { tags: { own: "x", ...tags }, tagsAll: tags },
  );
});
