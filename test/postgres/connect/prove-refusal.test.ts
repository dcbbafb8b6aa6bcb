import t from "tap";
import { proveRefused } from "../../../postgres/connect/prove-refusal";
import { startPostgres } from "../../support/postgres";
import { loginTo, routeTo } from "../../support/routes";

t.test("the refusal of a password", async (t) => {
  const server = await startPostgres(t);
  const route = routeTo(server);
  const admin = await server.admin();
  await admin.query("create role app login password 'right-password'");
  await admin.query("create database closed");
  await admin.query("revoke connect on database closed from public");
  const wrong = loginTo(server, "app", "wrong-password");
  const right = loginTo(server, "app", "right-password");

  t.test("is proved by 28P01", async () => {
    await proveRefused(route, wrong);
  });

  t.test("isn't when the password opens the server", async (t) => {
    await t.rejects(proveRefused(route, right), {
      name: "NotRefused",
      message: /still opens the copy as role "app"/,
    });
  });

  t.test("isn't by another refusal, unless that is to count", async (t) => {
    const login = { ...right, database: "closed" };
    await t.rejects(proveRefused(route, login), {
      name: "NotRefused",
      message: /couldn't be shown .* \(28P01\): PostgreSQL answered 42501/,
    });
    await proveRefused(route, login, ["28P01", "42501"]);
  });

  t.test("isn't by a server that can't be reached", async (t) => {
    await server.stop();
    const error = await proveRefused(route, wrong).catch(
      (error: unknown) => error,
    );
    t.match(error, { name: "NotRefused", message: /can't be reached/ });
    t.notMatch(String((error as Error).stack), "wrong-password");
  });
});
