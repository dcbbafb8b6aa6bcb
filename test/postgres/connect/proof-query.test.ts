import t from "tap";
import { askProof, wordProof } from "../../../postgres/connect/proof-query";
import { startPostgres } from "../../support/postgres";
import { loginTo, routeTo } from "../../support/routes";

t.test("a proof query", async (t) => {
  const server = await startPostgres(t);
  const admin = await server.admin(server.database);
  await admin.query(
    "create table accounts_user as select generate_series(1, 1234) as id",
  );
  await admin.query(`grant all on accounts_user to ${server.masterUsername}`);
  const ask = (query: string) =>
    askProof(routeTo(server), loginTo(server), query);

  t.test("answers its figure", async (t) => {
    t.equal(await ask("select count(*) from accounts_user"), 1234);
    t.equal(await ask("select 1.5::numeric;"), 1.5);
  });

  t.test(
    "must answer one number, and what it answers instead isn't shown",
    async (t) => {
      for (const query of [
        "select 'a@' || 'example.org'",
        "select id from accounts_user",
        "select id from accounts_user where false",
        "select 1, 2",
        "select null",
        "select 'NaN'::float8",
      ]) {
        const error = await ask(query).catch((error: unknown) => error);
        t.match(
          error,
          { message: /^proofQuery must answer one row with one number/ },
          query,
        );
        t.notMatch(String((error as Error).stack), "a@example.org");
      }
    },
  );

  t.test("can change nothing", async (t) => {
    await t.rejects(ask("delete from accounts_user returning 1"), {
      name: "DatabaseError",
      sqlstate: "25006",
    });
    await t.rejects(
      ask(
        "set transaction_read_only = off; delete from accounts_user returning 1",
      ),
      { name: "DatabaseError", sqlstate: "42601" },
    );
    t.equal(await ask("select count(*) from accounts_user"), 1234);
  });
});

t.test("its figure is worded by its table", async (t) => {
  t.equal(
    wordProof("select count(*) from accounts_user", 16978),
    "accounts_user: 16,978",
  );
  t.equal(wordProof('SELECT 1 FROM "public"."user"', 5), "public.user: 5");
  t.equal(wordProof("select f()", 5), "the proof query: 5");
});
