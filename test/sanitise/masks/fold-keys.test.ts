import { readFile } from "node:fs/promises";
import t from "tap";
import { inTransaction } from "../../../postgres/sql";
import { createMaskingFunctions } from "../../../sanitise/masks/create";
import { withKeysFolded } from "../../../sanitise/masks/fold-keys";
import { derive } from "../../../sanitise/masks/shared/keys";
import { connect } from "../../support/connect";
import { startPostgres } from "../../support/postgres";

const key = "the stack's masking key";

/** Rewrites a table as masking does, and returns a mask from it, with one that was made row by row. */
async function masks(
  client: Awaited<ReturnType<typeof connect>>,
): Promise<Record<string, unknown>> {
  await createMaskingFunctions(client, key);
  await client.query(
    "create table member (address text); insert into member values ('an@club.org')",
  );
  const before = await client.query(
    "select pg_temp.mask_email(address) as mask from member",
  );
  let volatility: unknown;
  const rewrite = async () => {
    const { rows } = await client.query(
      "select provolatile as it from pg_proc where oid = 'pg_temp.mask_key'::regproc",
    );
    volatility = rows[0]?.it;
    await client.query(
      "alter table member alter column address type text using pg_temp.mask_email(address)",
    );
  };
  await inTransaction(client, () => withKeysFolded(client, rewrite));
  const after = await client.query("select address as mask from member");
  return {
    volatility,
    rowByRow: before.rows[0]?.mask,
    rewritten: after.rows[0]?.mask,
  };
}

t.test(
  "a rewrite with the key read once gives the same masks, and no plan in the log holds the key",
  async (t) => {
    const server = await startPostgres(t, {
      settings: {
        log_statement: "all",
        debug_print_parse: "on",
        debug_print_plan: "on",
        debug_print_rewritten: "on",
      },
    });
    const { volatility, rowByRow, rewritten } = await masks(
      await connect(t, server),
    );
    t.equal(volatility, "i");
    t.match(rewritten, /^u[0-9a-f]{20}@example\.com$/);
    t.equal(rewritten, rowByRow);
    const log = await readFile(server.logFile, "utf8");
    t.match(log, "alter table member", "the log has the statement");
    const text = derive(key, "email");
    t.notMatch(log, text);
    // As plans print a constant: byte by byte.
    t.notMatch(log, [...Buffer.from(text)].slice(0, 12).join(" "));
  },
);

t.test(
  "where auto_explain shows plans, the key is read row by row",
  async (t) => {
    const server = await startPostgres(t, {
      settings: {
        session_preload_libraries: "auto_explain",
        "auto_explain.log_min_duration": "0",
        "auto_explain.log_verbose": "on",
        "auto_explain.log_nested_statements": "on",
      },
    });
    const { volatility, rowByRow, rewritten } = await masks(
      await connect(t, server),
    );
    t.equal(volatility, "s");
    t.equal(rewritten, rowByRow);
    const log = await readFile(server.logFile, "utf8");
    t.match(log, "Query Text", "auto_explain is at work");
    t.notMatch(log, derive(key, "email"));
  },
);
