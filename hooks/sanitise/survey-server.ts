import type { ClientBase } from "pg";
import type { Catalogue } from "./catalogue/catalogue";
import {
  countLargeObjects,
  type Database,
  listDatabases,
} from "./catalogue/databases";
import { readCatalogue } from "./catalogue/read-catalogue";
import type { CopyServer } from "./copy-server";
import { findAccessProblems, type Rights } from "./plan/access";
import { checkExpressions } from "./plan/check-expressions";
import {
  type Fate,
  fateOf,
  findDatabaseProblems,
  uncovered,
} from "./plan/coverage";
import { findProblems } from "./plan/find-problems";
import type { Rules, TableRules } from "./rules/rules";
import { standings } from "./run/borrow-roles";

/** One database that stays, as it is now. */
export interface SurveyedDatabase {
  readonly name: string;
  readonly rules: readonly TableRules[];
  readonly catalogue: Catalogue;
  readonly rights: Rights;
  readonly largeObjects: number;
}

/** The whole server, as it is now. */
export interface ServerSurvey {
  /** Databases that stay, the application's own first. */
  readonly databases: readonly SurveyedDatabase[];
  readonly dropped: readonly Database[];
  /** Roles whose rights are needed: owners of tables and databases. */
  readonly owners: readonly string[];
  /** Why the rules don't fit, one sentence or two each. */
  readonly problems: readonly string[];
}

/** Looks at every database of the server and holds the rules against it. Writes nothing. */
export async function surveyServer(
  server: CopyServer,
  rules: Rules,
): Promise<ServerSurvey> {
  const { application } = server;
  const fate = ({ name }: Database) => fateOf(name, application, rules);
  const { all, own, undroppable } = await server.session(
    application,
    async (client) => {
      const all = await listDatabases(client);
      const dropped = all.filter((one) => fate(one).kind === "drop");
      return {
        all,
        own: await surveyDatabase(client, application, rules.tables),
        undroppable: await findUndroppable(client, dropped),
      };
    },
  );
  const others: Surveyed[] = [];
  for (const database of all)
    if (database.name !== application && database.open)
      others.push(...(await surveyOther(server, database, fate(database))));
  const databases = [own, ...others].map(({ surveyed }) => surveyed);
  return {
    databases,
    dropped: all.filter((one) => fate(one).kind === "drop"),
    owners: [
      ...new Set([
        ...all.map(({ owner }) => owner),
        ...databases.flatMap(({ catalogue }) =>
          catalogue.tables.map(({ owner }) => owner),
        ),
      ]),
    ],
    problems: [
      ...own.problems,
      ...findDatabaseProblems(all, application, rules),
      ...others.flatMap(({ problems }) => problems),
      ...undroppable,
    ],
  };
}

/** A database that was looked at, and what the rules for it are wrong about. */
interface Surveyed {
  readonly surveyed: SurveyedDatabase;
  readonly problems: readonly string[];
}

/** One besides the application's; none where it is to be dropped. */
async function surveyOther(
  server: CopyServer,
  { name }: Database,
  fate: Fate,
): Promise<Surveyed[]> {
  if (fate.kind === "drop") return [];
  const rules = fate.kind === "sanitise" ? fate.rules.tables : [];
  const { surveyed, problems } = await server.session(name, (client) =>
    surveyDatabase(client, name, rules),
  );
  const all = problems.map((problem) => `databases.${name}: ${problem}`);
  if (fate.kind === "unknown") {
    const count = ofPeople(surveyed.catalogue);
    if (count > 0 || surveyed.largeObjects > 0)
      all.push(uncovered(name, count, surveyed.largeObjects));
  }
  return [{ surveyed, problems: all }];
}

async function surveyDatabase(
  client: ClientBase,
  name: string,
  rules: readonly TableRules[],
): Promise<Surveyed> {
  const catalogue = await readCatalogue(client);
  const rights = await readRights(client, catalogue);
  return {
    surveyed: {
      name,
      rules,
      catalogue,
      rights,
      largeObjects: await countLargeObjects(client),
    },
    problems: [
      ...findProblems(rules, catalogue),
      ...findAccessProblems(catalogue.tables, rules, rights),
      ...(await checkExpressions(client, rules, catalogue)),
    ],
  };
}

async function readRights(
  client: ClientBase,
  { tables }: Catalogue,
): Promise<Rights> {
  const owners = [...new Set(tables.map(({ owner }) => owner))];
  const { rows } = await client.query<{ oid: number }>(
    `select c.oid::int8::float8 as oid from pg_class c
     where c.oid = any ($1::int8[]::oid[]) and has_table_privilege(c.oid, 'select')
       and not c.relrowsecurity`,
    [tables.map(({ oid }) => oid)],
  );
  return {
    standings: await standings(client, owners),
    readable: new Set(rows.map(({ oid }) => oid)),
  };
}

async function findUndroppable(
  client: ClientBase,
  dropped: readonly Database[],
): Promise<string[]> {
  const known = await standings(
    client,
    dropped.map(({ owner }) => owner),
  );
  return dropped.flatMap(({ name, owner }) =>
    ["has", "can have"].includes(known.get(owner) ?? "")
      ? []
      : [
          `databases.${name}: it can't be dropped, since it belongs to ${owner}, a role that the copy's master user can't join.`,
        ],
  );
}

/** How many tables there are that hold rows and came with no extension. */
function ofPeople({ tables }: Catalogue): number {
  return tables.filter(
    ({ kind, ofExtension }) =>
      !ofExtension && (kind === "table" || kind === "materialized view"),
  ).length;
}
