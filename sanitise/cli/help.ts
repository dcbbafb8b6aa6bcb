import type { Verb } from "./options/arguments";

const connection = `The server is named by the environment, as for psql:

  PGHOST            its name or address, or the folder of a unix socket
  PGPORT            default 5432
  PGUSER            who logs in
  PGPASSWORD        the password; a .pgpass file isn't read
  PGDATABASE        the application's database
  PGSSLROOTCERT     file of the certificate authorities to trust; default: those of Amazon RDS
  PGSSLMODE         disable: no TLS, for a server on this machine only. Whatever else it is, the server
                    must show a certificate of its own name (verify-full)
`;

const rules = `  --rules FILE      what becomes of tables and columns, a path from the project's folder
                    (default: rules/cobalt.yaml)`;
const only = `  --only STEP       only this step: a table as the rules name it, outbound, largeObjects or audit;
                    may be repeated`;
const connections = `  --connections N   tables at once, at most (default: 2)`;
const json = `  --json            prints the result as JSON; progress goes to standard error all the same`;

const usage = `npm run -s sanitise -- VERB [OPTION …]

Sanitises any PostgreSQL server by the rules, without Pulumi.

  init     writes the first rules for a database, or adds what is new to rules that there are
  plan     what a run would do to each table, which way and why
  check    whether the rules know every table and column: for an application's own CI
  run      makes the data clean, audits it and writes a report
  audit    searches all data for what must not be in a clean copy

VERB --help tells the options. Exit codes: 0, all is done and clean; 1, it isn't, and what is wrong is said;
2, the command can't be meant; 130, ended by Ctrl-C.

${connection}`;

const ofVerbs: Readonly<Record<Verb, string>> = {
  init: `init: writes rules for the whole database: presets for well-known packages, and a proposal for each other table and
column, with what speaks for it. Each has to be judged by a person; it says which first. Where the file is there already,
adds what the rules don't know yet, and touches nothing else. Reads the catalogue and the first rows of what has no
rule, which are counted and never shown, in a read-only session.
Exit code 0: the rules fit. 1: something is left to a person, and is said; the file is written all the same.

  --rules FILE      the file to write or to add to, a path from the project's folder
${json}

${connection}`,
  plan: `plan: what a run would do to each table of each database, which way, and why not the fastest.
Reads catalogues, and the first rows of what has no rule. Makes temporary functions, which go with the session;
nothing stays. What only the rows can tell, e.g. a value too long, a run finds before its first write.

${rules}
${only}
${connections}
${json}

${connection}`,
  check: `check: whether the rules fit the database, and say what becomes of every table and column.
Fails with the lines to add where they don't. For an application's CI, on an empty database after its migrations:
reads the catalogue only, in a read-only session.

${rules}
${json}

${connection}`,
  run: `run: makes the data of all databases of the server clean, audits it, and writes a report.
It CHANGES the data, and ends all other sessions on the server. So the database must have the marker of a stack's
copy for just this server (PGHOST and PGPORT) that isn't sanitised yet, or be named a second time by --database.
Commands of the stack aren't run. After a failure or Ctrl-C, run it again before anybody writes to the data:
what is masked isn't masked again.

${rules}
${only}. The data isn't clean after
                    that, and the exit code says so
${connections}
  --database NAME   the name in PGDATABASE once more: yes, this one
  --reports DIR     folder for the report, a path from the project's folder (default: reports)
${json}

  PROD_COPY_MASKING_KEY   the key of the masks: with the same one, equal values get equal stand-ins in each
                          run. Default: a random one for this run, which nobody keeps, so that no
                          other run can go on after it

${connection}`,
  audit: `audit: searches every row of every database for real data: addresses, phone and card numbers, keys, and the
rules' own patterns. Changes nothing, in a read-only session. It has no noted real values to search for, which a
run has, and old versions of rows aren't looked at.

${rules}
                    Of these: allow, patterns, accept, and whether they know all there is
${connections}
${json}

${connection}`,
};

/** What `--help` prints. */
export function helpFor(verb: Verb | undefined): string {
  return verb === undefined ? usage : ofVerbs[verb];
}
