// The web application of each environment: reads its database and shows what is in it. Plain JavaScript, so
// that it starts in an instant. Everything it knows comes from its environment's properties.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { Pool } from "pg";
import { failurePage, statusPage } from "./pages.mjs";

const {
  RDS_HOSTNAME,
  RDS_PORT,
  RDS_DB_NAME,
  RDS_USERNAME,
  RDS_PASSWORD,
  COBALT_HOSTNAME = "127.0.0.1:8000",
  DISABLE_PLAYPEN = "OFF",
  PGSSLROOTCERT,
  PORT = "8000",
  HOST = "127.0.0.1",
} = process.env;

/** Names of the properties without which there is no database. */
const missing = Object.entries({
  RDS_HOSTNAME,
  RDS_PORT,
  RDS_DB_NAME,
  RDS_USERNAME,
  RDS_PASSWORD,
})
  .filter(([, value]) => !value)
  .map(([name]) => name);

/** What went wrong, by Node's or PostgreSQL's code: the server's own words could hold data. */
const reasons = {
  "28P01": "The database refuses the password.",
  28000: "The database refuses the user.",
  "3D000": "There is no database of that name.",
  42501: "The user may not connect, or not read accounts_user.",
  "42P01": "The database has no table accounts_user.",
  53300: "The database has no connection left.",
  "57P01": "The database is shutting down.",
  "57P03": "The database is starting up.",
  ECONNREFUSED: "Nothing listens at the database's address.",
  ECONNRESET: "The database ended the connection.",
  ENOTFOUND: "The database's name isn't known.",
  ERR_TLS_CERT_ALTNAME_INVALID:
    "The database's certificate is for another name.",
  SELF_SIGNED_CERT_IN_CHAIN:
    "The database's certificate is from an unknown authority.",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    "The database's certificate is from an unknown authority.",
};

const pool = new Pool({
  host: RDS_HOSTNAME,
  port: Number(RDS_PORT),
  database: RDS_DB_NAME,
  user: RDS_USERNAME,
  password: RDS_PASSWORD,
  // `host` as well: pg names it to TLS only when it is a name, and a certificate may be for an address.
  ssl: {
    host: RDS_HOSTNAME,
    ...(PGSSLROOTCERT ? { ca: readFileSync(PGSSLROOTCERT, "utf8") } : {}),
  },
  application_name: "cobalt",
  max: 4,
  keepAlive: true,
  connectionTimeoutMillis: 5_000,
  query_timeout: 5_000,
  idleTimeoutMillis: 10_000,
});
// An idle connection that breaks is replaced at the next query; without a listener it would end the process.
pool.on("error", (error) =>
  console.error(`A database connection was lost: ${reason(error)}`),
);

function reason(error) {
  if (missing.length > 0) return `The environment lacks ${missing.join(", ")}.`;
  if (/timeout/i.test(error.message)) return "The database doesn't answer.";
  return (
    reasons[error.code] ??
    `The database answers ${error.code ?? "with an error"}.`
  );
}

/** Asks the database; throws at once where it can't be known. */
async function ask(sql) {
  if (missing.length > 0) throw new Error("no database");
  return (await pool.query(sql)).rows;
}

async function status() {
  const [[counts], people, [organisation]] = await Promise.all([
    ask(
      "SELECT (SELECT count(*) FROM accounts_user)::int AS users, (SELECT count(*) FROM post_office_email WHERE status = 2)::int AS mails",
    ),
    // The first three are accounts of the application itself.
    ask(
      "SELECT concat_ws(' ', first_name, last_name) AS name, email FROM accounts_user WHERE id > 3 ORDER BY id LIMIT 3",
    ),
    ask("SELECT name FROM organisations_organisation ORDER BY id LIMIT 1"),
  ]);
  return {
    title: organisation?.name ?? COBALT_HOSTNAME,
    hostname: COBALT_HOSTNAME,
    users: counts.users,
    mailsWaiting: counts.mails,
    // With the playpen disabled, mail goes out to the people it is for.
    playpenProtects: DISABLE_PLAYPEN !== "ON",
    people,
    database: {
      host: RDS_HOSTNAME,
      port: Number(RDS_PORT),
      name: RDS_DB_NAME,
      user: RDS_USERNAME,
    },
  };
}

const json = { "content-type": "application/json; charset=utf-8" };
const html = { "content-type": "text/html; charset=utf-8" };

/** Path → what to answer: the good answer, and the one for an error. */
const pages = {
  "/": {
    answer: async () => [html, statusPage(await status())],
    failure: (why) => [html, failurePage(COBALT_HOSTNAME, RDS_HOSTNAME, why)],
  },
  "/status.json": {
    answer: async () => [json, JSON.stringify(await status())],
    failure: (why) => [
      json,
      JSON.stringify({ hostname: COBALT_HOSTNAME, error: why }),
    ],
  },
  "/health": {
    answer: async () => {
      await ask("SELECT 1 FROM accounts_user LIMIT 1");
      return [json, JSON.stringify({ healthy: true })];
    },
    failure: (why) => [json, JSON.stringify({ healthy: false, reason: why })],
  },
};

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  const page = Object.hasOwn(pages, pathname) ? pages[pathname] : undefined;
  if (!page) {
    response.writeHead(404, html).end("There is no such page.");
    return;
  }
  try {
    const [headers, body] = await page.answer();
    response.writeHead(200, headers).end(body);
  } catch (error) {
    const [headers, body] = page.failure(reason(error));
    response.writeHead(503, headers).end(body);
  }
});

server.listen(Number(PORT), HOST, () =>
  console.log(`${COBALT_HOSTNAME} listens on http://${HOST}:${PORT}`),
);

for (const signal of ["SIGTERM", "SIGINT"])
  process.once(signal, () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
    // Whoever is being answered has a moment more.
    setTimeout(() => process.exit(0), 300);
  });
