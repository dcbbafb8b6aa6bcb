import t from "tap";
import { DatabaseError } from "../../postgres/errors";
import { loadInWords } from "../../steps/engine-words";
import { atProduction, LoadFailed } from "../../steps/load/dump/load-failed";

const again = 'run "pulumi up" again: it loads afresh.';
const wordsOf = (error: unknown) => {
  const worded = loadInWords(error);
  return worded instanceof Error ? worded.message : "";
};

t.test("trouble of a load is told of the server that met it", async (t) => {
  t.equal(
    wordsOf(new DatabaseError("53100")),
    `PostgreSQL answered 53100 (disk full). Give the target's server more storage, or leave out more tables with exclude, and ${again} The target is untouched.`,
  );
  t.equal(
    wordsOf(atProduction(new DatabaseError("53200"))),
    `Production: PostgreSQL answered 53200 (out of memory). Nothing was changed. Production's server needs more memory, for itself too: see to it, and ${again}`,
  );
});

t.test("nobody is told to end production's sessions", async (t) => {
  for (const sqlstate of ["40P01", "53300", "55P03"]) {
    t.match(wordsOf(new DatabaseError(sqlstate)), "end them, and");
    const words = wordsOf(atProduction(new DatabaseError(sqlstate)));
    t.match(words, "wait for their end, and");
    t.notMatch(words, "end them");
  }
});

t.test("a load that says itself what to do stays as it is", async (t) => {
  const error = new LoadFailed("Name a target on another server.");
  t.equal(loadInWords(error), error);
});
