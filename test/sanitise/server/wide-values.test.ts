import { Socket } from "node:net";
import t, { type Test } from "tap";
import {
  fillWideValues,
  wideValuesRules,
} from "../../../bench/data/wide-values";
import { startCopy } from "../../support/copy";

const size = 1_000_000;
const found = "12 Wattle Crescent, ann@real.org, ";

// Save what PostgreSQL itself quotes as a whole: a value that a rule's own SQL casts to what it can't be.
t.test("no long value comes to the process", async (t) => {
  const { admin, sanitise, column } = await startCopy(t, "");
  await fillWideValues(admin, 1, size);
  await admin.query("alter table wide_value owner to cobalt");
  const bytesRead = countBytes(t);
  await t.test("of a run", async (t) => {
    await sanitise(wideValuesRules);
    t.same(
      await column("select (length(note) > 900000)::text from wide_value"),
      ["true"],
      "masked as a whole",
    );
    t.ok(bytesRead() < size);
  });
  await t.test("of an audit that finds something", async (t) => {
    await admin.query(
      `update wide_value set report = '${found}' || report, note = '${found}' || note`,
    );
    await t.rejects(
      sanitise(wideValuesRules.replace("note: free text", "note: { keep: x }")),
      { name: "AuditFailed" },
    );
    t.ok(bytesRead() < size);
  });
  await t.test("of rules that don't fit the values", async (t) => {
    await admin.query(
      "alter table wide_value add constraint short check (note !~ '^no')",
    );
    await t.rejects(
      sanitise(
        wideValuesRules.replace(
          "note: free text",
          "note: { sql: \"'no' || note\" }",
        ),
      ),
    );
    t.ok(bytesRead() < size);
  });
});

/** Counts what comes over every connection that is made from now on: each call tells the bytes since the last one. */
function countBytes(t: Test): () => number {
  const sockets: Socket[] = [];
  const { connect } = Socket.prototype;
  Socket.prototype.connect = function (this: Socket, ...args: never[]) {
    sockets.push(this);
    return Reflect.apply(connect, this, args);
  } as typeof connect;
  t.teardown(() => {
    Socket.prototype.connect = connect;
  });
  let before = 0;
  return () => {
    const all = sockets.reduce((sum, { bytesRead }) => sum + bytesRead, 0);
    const since = all - before;
    before = all;
    return since;
  };
}
