import t from "tap";
import type {
  DatabaseNote,
  NotedDatabase,
} from "../../../../identity/database-note";
import {
  decideLoad,
  type LoadSituation,
} from "../../../../steps/look/by-dump/decide-load";

const owner = { project: "prod-copy", stack: "dump" };

/** A database of this stack's, sanitised by today's rules and as it is wished, unless the note says otherwise. */
function database(
  name: string,
  note: Partial<DatabaseNote> = {},
): NotedDatabase {
  return {
    name,
    oid: 1,
    owner: "cobalt",
    sessions: 0,
    note: {
      ...owner,
      generation: `of ${name}`,
      wish: "w",
      state: "sanitised",
      made: "2026-11-24T10:00:00.000Z",
      rulesHash: "r",
      ...note,
    },
  };
}

const decide = (
  databases: NotedDatabase[],
  more: Partial<LoadSituation> = {},
) =>
  decideLoad({
    owner,
    databases,
    wish: "w",
    rulesHash: "r",
    freshGeneration: "fresh",
    ...more,
  });

t.test("loads where the stack has no database", async (t) => {
  t.match(decide([]), { kind: "load", generation: "fresh", others: [] });
  const foreign = database("other", { stack: "uat" });
  t.match(decide([foreign]), { kind: "load", others: [] });
});

t.test("keeps one that is clean and as it is wished", async (t) => {
  t.match(decide([database("a")]), {
    kind: "keep",
    generation: "of a",
    others: [],
    because: "a is up to date",
  });
});

t.test("goes on with the newest, where it isn't sanitised yet", async (t) => {
  const waiting = database("b", {
    state: "loaded",
    made: "2026-11-24T11:00:00.000Z",
    rulesHash: undefined,
  });
  t.match(decide([waiting, database("a")], { rulesHash: "other rules" }), {
    kind: "go on",
    generation: "of b",
    others: ["a"],
  });
});

t.test("never masks twice: changed rules ask for another load", async (t) => {
  t.match(decide([database("a")], { rulesHash: "other rules" }), {
    kind: "load",
    generation: "fresh",
    others: ["a"],
    because: /rules or commands changed since a was sanitised/,
  });
});

t.test("another wish asks for another load, sanitised or not", async (t) => {
  for (const state of ["sanitised", "loaded"] as const)
    t.match(decide([database("a", { state })], { wish: "another" }), {
      kind: "load",
      generation: "fresh",
      others: ["a"],
      because: /changed since a was loaded/,
    });
});

t.test("one that was never whole is only ever dropped", async (t) => {
  const half = database("half", {
    state: "loading",
    made: "2026-11-24T12:00:00.000Z",
  });
  const halfLoaded = ["half"];
  t.match(decide([half]), { kind: "load", others: [], halfLoaded });
  t.match(decide([half, database("a")]), {
    kind: "keep",
    others: [],
    halfLoaded,
  });
});
