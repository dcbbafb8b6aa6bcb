import t from "tap";
import { formatNote, parseNote } from "../../../hooks/load/database-note";

const note = {
  project: "prod-copy",
  stack: "dump",
  generation: "1",
  state: "sanitised",
  rulesHash: "h",
  environmentId: "e-1",
  healthBefore: "Green",
} as const;

t.test("a note comes back as it was written", async (t) => {
  t.same(parseNote(formatNote(note)), note);
  const { rulesHash, environmentId, healthBefore, ...least } = note;
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
