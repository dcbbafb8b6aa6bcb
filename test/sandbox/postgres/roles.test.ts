import { randomBytes } from "node:crypto";
import { type Client, escapeLiteral } from "pg";
import t from "tap";
import { scramVerifier } from "../../../sandbox/postgres/scram";
import { connect } from "../../support/connect";
import { majors, startPostgres } from "../../support/postgres";

/** What a refused statement says. */
async function refusal(client: Client, statement: string): Promise<string> {
  try {
    await client.query(statement);
  } catch (error) {
    const { code, message } = error as Error & { code: string };
    return `${code} ${message}`;
  }
  return "not refused";
}

for (const major of majors)
  t.test(`PostgreSQL ${major}`, async (t) => {
    const server = await startPostgres(t, { major });
    const master = await connect(t, server);

    await t.test("nobody becomes a superuser", async (t) => {
      for (const statement of [
        "alter role cobalt superuser",
        "create role strong superuser",
        "grant rdsadmin to cobalt",
        "set role rdsadmin",
        "alter system set log_statement = 'none'",
        "copy (select 1) to program 'true'",
        "select pg_read_file('postgresql.conf')",
      ])
        t.match(await refusal(master, statement), /^42501 /, statement);
    });

    await t.test("nobody sees a verifier", async (t) => {
      for (const table of ["pg_authid", "pg_shadow"])
        t.match(
          await refusal(master, `select * from ${table}`),
          new RegExp(`^42501 permission denied for (table|view) ${table}`),
        );
      const { rows } = await master.query(
        "select distinct rolpassword from pg_roles",
      );
      t.same(rows, [{ rolpassword: "********" }]);
    });

    await t.test("the master has what RDS gives it", async (t) => {
      const { rows } = await master.query(`
        select rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls,
          pg_has_role('rds_superuser', 'usage') as rds_superuser,
          pg_has_role('pg_monitor', 'usage') as pg_monitor,
          pg_has_role('pg_signal_backend', 'usage') as pg_signal_backend,
          ${major >= 15 ? "pg_has_role('pg_checkpoint', 'usage')" : "true"} as pg_checkpoint,
          pg_has_role('rds_password', 'usage') as rds_password,
          pg_has_role('rds_iam', 'usage') as rds_iam
        from pg_roles where rolname = current_user`);
      t.same(rows, [
        {
          rolsuper: false,
          rolcreaterole: true,
          rolcreatedb: true,
          rolreplication: false,
          rolbypassrls: false,
          rds_superuser: true,
          pg_monitor: true,
          pg_signal_backend: true,
          pg_checkpoint: true,
          rds_password: true,
          // Else the master would have to log in by a token.
          rds_iam: false,
        },
      ]);
      const owners = await master.query(
        "select datname, pg_get_userbyid(datdba) as owner from pg_database order by 1",
      );
      t.same(
        owners.rows.map(({ datname, owner }) => `${datname} ${owner}`),
        [
          "cobalt cobalt",
          "postgres cobalt",
          "rdsadmin rdsadmin",
          "template0 rdsadmin",
          "template1 cobalt",
        ],
      );
    });

    await t.test("the master grants what RDS lets it grant", async (t) => {
      await master.query("create role trainee");
      for (const role of [
        "rds_superuser",
        "rds_replication",
        "rds_password",
        "pg_monitor",
      ])
        t.equal(
          await refusal(master, `grant ${role} to trainee`),
          "not refused",
          role,
        );
    });

    await t.test("roles change passwords only, by a verifier", async (t) => {
      const password = randomBytes(12).toString("hex");
      const verifier = escapeLiteral(scramVerifier(password));
      await master.query("create role support login");
      await master.query(`alter role support password ${verifier}`);
      const support = await connect(t, server, { user: "support", password });
      const { rows } = await support.query("select current_user");
      t.equal(rows[0].current_user, "support");
      for (const attribute of ["nosuperuser", "noreplication", "nobypassrls"])
        t.match(
          await refusal(master, `alter role support ${attribute}`),
          /^42501 /,
          attribute,
        );
      for (const role of ["rdsadmin", "rdsrepladmin"])
        t.match(
          await refusal(master, `alter role ${role} password ${verifier}`),
          /^42501 /,
          role,
        );
    });

    await t.test("a role that somebody else made", async (t) => {
      await (await server.admin()).query(
        "create role fellow login; grant rds_superuser to fellow",
      );
      const said = await refusal(master, "alter role fellow password null");
      if (major < 16) t.equal(said, "not refused");
      else t.match(said, /^42501 permission denied to alter role/);
    });

    await t.test("triggers: only those of constraints stay", async (t) => {
      await master.query("create table parent (id int primary key)");
      await master.query("create table child (id int references parent)");
      t.match(
        await refusal(master, "alter table child disable trigger all"),
        /^42501 permission denied: "RI_ConstraintTrigger.* is a system trigger/,
      );
      await master.query("alter table child disable trigger user");
      // Where stock PostgreSQL lets nobody but a superuser be given that.
      if (major < 15) return;
      await master.query("set session_replication_role = replica");
      await master.query("insert into child values (1)");
      await master.query("reset session_replication_role");
    });

    await t.test("sessions end, save rdsadmin's", async (t) => {
      const admin = await server.admin();
      const other = await connect(t, server);
      const pidOf = async (client: Client) =>
        (await client.query("select pg_backend_pid() as pid")).rows[0].pid;
      const ended = await master.query(
        "select pg_terminate_backend($1) as ok",
        [await pidOf(other)],
      );
      t.same(ended.rows, [{ ok: true }]);
      t.match(
        await refusal(
          master,
          `select pg_terminate_backend(${await pidOf(admin)})`,
        ),
        /^42501 /,
      );
    });

    await t.test("connections that are refused", async (t) => {
      const refused = async (config: object): Promise<string> => {
        try {
          await connect(t, server, config);
        } catch (error) {
          const { code, message } = error as Error & { code: string };
          return `${code} ${message}`;
        }
        return "not refused";
      };
      t.match(
        await refused({ ssl: false }),
        /^28000 no pg_hba.conf entry for host .*, no encryption$/,
      );
      t.match(
        await refused({ ssl: { ca: [] } }),
        /^UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT_IN_CHAIN/,
        "an authority that isn't the sandbox's",
      );
      t.match(
        await refused({ password: "production's" }),
        /^28P01 password authentication failed for user "cobalt"$/,
      );
      t.match(
        await refused({ database: "rdsadmin" }),
        /^28000 pg_hba.conf rejects connection/,
      );
      t.match(
        await refused({ user: "rdsadmin" }),
        /^28000 pg_hba.conf rejects connection/,
      );
      t.match(
        await refused({ user: "rdstopmgr" }),
        /^28P01 /,
        "a role without a password",
      );
    });
  });
