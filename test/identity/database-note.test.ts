import t from "tap";
import { formatNote, parseNote } from "../../identity/database-note";

const note = {
  project: "prod-copy",
  stack: "dump",
  generation: "1",
  wish: "w",
  made: "2026-11-24T00:00:00.000Z",
  grants: [
    { grantee: null, privilege: "TEMPORARY" },
    { grantee: "report", privilege: "CONNECT" },
  ],
  state: "sanitised",
  rulesHash: "h",
  environmentId: "e-1",
  healthBefore: "Green",
} as const;

t.test("a note comes back as it was written", async (t) => {
  t.same(parseNote(formatNote(note)), note);
  const { rulesHash, environmentId, healthBefore, grants, ...least } = note;
  t.same(parseNote(formatNote(least)), least);
});

t.test("anything else is no note", async (t) => {
  for (const comment of [
    "default administrative connection database",
    "{}",
    "null",
    "[1]",
    JSON.stringify(note),
    JSON.stringify({ prodCopy: 1, ...note, state: "new" }),
    JSON.stringify({ prodCopy: 1, ...note, stack: 1 }),
  ])
    t.equal(parseNote(comment), undefined, comment);
});
