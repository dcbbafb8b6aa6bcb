import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import t from "tap";
import { parse } from "yaml";
import { connect } from "../../support/connect";
import { schemaOf } from "../../support/facts";
import { startPostgres } from "../../support/postgres";
import { withoutWaits } from "../../support/said";
import { environmentFor, sanitise } from "../../support/sanitise";

t.test("init", async (t) => {
  const server = await startPostgres(t, { settings: { log_statement: "mod" } });
  const admin = await server.admin(server.database);
  const master = await connect(t, server);
  await master.query(
    schemaOf("django", [
      ...["auth_", "axes_"],
      ...["django_session", "django_site", "django_content"],
    ]),
  );
  await master.query(`
    create table club (id int primary key, email text, phone text);
    create table club_member (id int primary key, club int references club);
    create schema "Odd schema";
    create table "Odd schema"."a.b ""c""" ("E: mail #1" text, "*" text, "true" text);
    insert into club select n, 'wilhelmina' || n || '@wattle-post.net', '+61 412 345 ' || 100 + n from generate_series(1, 50) n`);
  await admin.query(
    `create role reader login password 'reader-password' in role pg_read_all_data;
     revoke temporary on database ${server.database} from public`,
  );
  const env = {
    ...environmentFor(server),
    PGUSER: "reader",
    PGPASSWORD: "reader-password",
  };
  const folder = t.testdir();
  const file = join(folder, "rules.yaml");
  const init = (...more: string[]) =>
    sanitise(["init", "--rules", file, ...more], env);
  const text = () => readFile(file, "utf8");

  t.test("writes rules that check takes", async (t) => {
    const seen = (await readFile(server.logFile, "utf8")).length;
    const { exitCode, stdout, stderr } = await init();
    t.equal(withoutWaits(stderr), "");
    t.match(stdout, /rules\.yaml: written\. Presets: axes, django\./);
    const written = await text();
    t.match(
      written,
      /^# yaml-language-server: \$schema=(\.\.\/)*rules\/rules\.schema\.json\n/,
    );
    t.match(parse(written), {
      use: ["axes", "django"],
      tables: {
        club: { columns: { email: "email", phone: "phone" } },
        club_member: { keep: /numbers/ },
        'Odd schema."a.b ""c"""': { columns: { "E: mail #1": String } },
      },
    });
    t.notMatch(written + stdout, /wilhelmina|wattle|412 345/i);
    const log = (await readFile(server.logFile, "utf8")).slice(seen);
    t.notMatch(
      log,
      /reader@cobalt.*(statement|execute [^:]*): (?!prepare )/,
      "nothing is written",
    );
    const reasons = written.match(/say why/g)?.length ?? 0;
    t.equal(exitCode, reasons === 0 ? 0 : 1);
    await writeFile(file, written.replaceAll("say why", "a code"));
    t.match(await sanitise(["check", "--rules", file], env), { exitCode: 0 });
  });

  t.test("names the server's other databases", async (t) => {
    await admin.query('create database "an other"; ');
    t.match(await init(), {
      stdout: /other databases: an other\. .*databases: \{ "an other": drop \}/,
    });
    await admin.query('drop database "an other"');
    t.notMatch((await init()).stdout, /other databases/);
  });

  t.test("again, it touches nothing", async (t) => {
    const before = await text();
    const { mtimeMs } = await stat(file);
    t.match(await init(), {
      exitCode: 0,
      stdout: /knows every table and column: nothing was written/,
    });
    t.equal(await text(), before);
    t.equal((await stat(file)).mtimeMs, mtimeMs);
  });

  t.test("after a migration it adds what is new", async (t) => {
    const before = `# Ours.\n${(await text()).replace("email: email", "email:   email   # ours")}\n# The end.\n`;
    await writeFile(file, before, { mode: 0o640 });
    await master.query(schemaOf("django", ["otp_totp"]));
    await master.query(`
      alter table club add column fax text;
      alter table auth_user add column nick_name text;
      create table meeting (id int primary key, guest_email text)`);
    const { stdout } = await init("--json");
    t.match(JSON.parse(stdout), {
      written: true,
      presets: ["otp"],
      problems: [],
    });
    const after = await text();
    t.match(parse(after), {
      use: ["axes", "django", "otp"],
      tables: {
        club: { columns: { email: "email", fax: "phone" } },
        auth_user: { columns: { nick_name: String } },
        meeting: { columns: { guest_email: "email" } },
      },
    });
    let at = 0;
    for (const line of before.split("\n")) {
      at = after.indexOf(line, at);
      t.not(at, -1, line);
    }
    await writeFile(file, after.replaceAll("say why", "a code"));
    t.match(await sanitise(["check", "--rules", file], env), { exitCode: 0 });
  });

  t.test("what may not be read isn't looked at", async (t) => {
    await master.query(
      "create table hidden (id int primary key, note text, email text)",
    );
    await admin.query(
      "create role blind login password 'blind-password'; revoke all on hidden from public",
    );
    await init();
    const other = join(folder, "blind.yaml");
    const { stderr } = await sanitise(["init", "--rules", other], {
      ...env,
      PGUSER: "blind",
      PGPASSWORD: "blind-password",
    });
    t.equal(withoutWaits(stderr), "");
    t.match(await readFile(other, "utf8"), /email: email {2}#.*42501/);
  });

  t.test("bad calls are one clear error", async (t) => {
    t.match(await sanitise(["init"], env), {
      exitCode: 2,
      stderr: /^init: --rules is missing\. Give/,
    });
    const nowhere = join(folder, "none", "rules.yaml");
    t.match(await sanitise(["init", "--rules", nowhere], env), {
      exitCode: 2,
      stderr: /there is no folder .*none\. Give/,
    });
    const dir = join(folder, "dir.yaml");
    await mkdir(dir);
    t.match(await sanitise(["init", "--rules", dir], env), {
      exitCode: 2,
      stderr: /can't be read \(EISDIR\)/,
    });
    const bad = join(folder, "bad.yaml");
    await writeFile(bad, "tabels: {}\n");
    t.match(await sanitise(["init", "--rules", bad], env), {
      exitCode: 2,
      stderr: /has the unknown key "tabels"/,
    });
    t.equal(await readFile(bad, "utf8"), "tabels: {}\n");
    const alias = join(folder, "alias.yaml");
    const aliased =
      "use: [axes, django, otp]\ntables:\n  meeting: { columns: &c { guest_email: email } }\n  club: { columns: *c }\n";
    await writeFile(alias, aliased);
    t.match(await sanitise(["init", "--rules", alias], env), {
      exitCode: 1,
      stdout: /leaves no place[\s\S]*Nothing was written[\s\S]*fax: phone/,
    });
    t.equal(await readFile(alias, "utf8"), aliased);
  });
});
