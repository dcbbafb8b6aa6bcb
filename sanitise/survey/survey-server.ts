import type { ClientBase } from "pg";
import type { Catalogue } from "../catalogue/catalogue";
import { type Database, listDatabases } from "../catalogue/databases";
import {
  type LargeObjects,
  readLargeObjects,
} from "../catalogue/large-objects";
import { readCatalogue } from "../catalogue/read-catalogue";
import { readNamesakes } from "../catalogue/read-namesakes";
import {
  findAccessProblems,
  findLargeObjectProblems,
  type Rights,
} from "../check/access";
import { checkConditions } from "../check/check-conditions";
import { checkExpressions } from "../check/check-expressions";
import { findEventTriggerProblems } from "../check/find-event-trigger-problems";
import { findPatternProblems } from "../check/find-pattern-problems";
import { findProblems } from "../check/find-problems";
import { findLostNames } from "../check/names/find-lost-names";
import { findOwnNameProblems } from "../check/names/find-own-name-problems";
import {
  besides,
  type FoundName,
  qualifyRules,
} from "../check/names/qualify-rules";
import { findUndroppable, readRights } from "../check/rights";
import { type Problem, prefixed } from "../problem";
import { findGap, gapProblem } from "../propose/check-coverage";
import {
  type Fate,
  fateOf,
  findDatabaseProblems,
  uncovered,
} from "../resolve/coverage";
import { findOnlyProblems } from "../resolve/only";
import { resolveRules } from "../resolve/resolve-rules";
import {
  changesRows,
  type DatabaseRules,
  type Rules,
  type TableRules,
} from "../rules/rules";
import { outboundOwners } from "../run/kill-switch";
import type { CopyServer } from "./copy-server";
import { findPreparedProblems } from "./find-prepared-problems";
import { findTemplateProblems } from "./survey-template";

/** One database that stays, as it is now. */
export interface SurveyedDatabase {
  readonly name: string;
  /** Its rules, of exact tables and columns. */
  readonly resolved: DatabaseRules;
  /** By a table's oid, the preset that has its rule, or that of some of its columns. */
  readonly presets: ReadonlyMap<number, string>;
  /** Those for its tables. */
  readonly rules: readonly TableRules[];
  /** What names in their SQL mean that have no schema there. */
  readonly names: readonly FoundName[];
  /** What people have made that bears a name of PostgreSQL's own. */
  readonly namesakes: readonly string[];
  readonly catalogue: Catalogue;
  readonly rights: Rights;
  readonly largeObjects: LargeObjects;
  /** Owners of subscriptions and foreign servers. */
  readonly outboundOwners: readonly string[];
}

/** The whole server, as it is now. */
export interface ServerSurvey {
  /** Databases that stay, the application's own first. */
  readonly databases: readonly SurveyedDatabase[];
  readonly dropped: readonly Database[];
  /** Roles whose rights are needed: owners of databases and of what is in them. */
  readonly owners: readonly string[];
  /** Why the rules don't fit, one sentence or two each. */
  readonly problems: readonly Problem[];
  /** Names and patterns of the rules that stand for nothing: a command may yet make, or have dropped, what they name. */
  readonly unmatched: readonly string[];
}

/** What the rules are held against: a copy as it came, or one that they were applied to. */
export type Stage = "before the rules" | "before the audit";

/**
 * Looks at every database of the copy and holds the rules against it. Writes nothing. Before the audit
 * only that still counts which the audit needs, and that the rules know all there is: a command may have
 * dropped tables that they name, or made others.
 */
export async function surveyServer(
  server: CopyServer,
  rules: Rules,
  stage: Stage = "before the rules",
): Promise<ServerSurvey> {
  const { application } = server;
  const fate = ({ name }: Database) => fateOf(name, application, rules);
  const { all, own, undroppable } = await server.session(
    application,
    async (client) => {
      const all = (await listDatabases(client)).filter(
        ({ name }) => !server.shared || name === application,
      );
      const dropped = all.filter((one) => fate(one).kind === "drop");
      return {
        all,
        own: await surveyDatabase(client, application, rules, stage, []),
        undroppable: await findUndroppable(client, dropped),
      };
    },
  );
  const others: Surveyed[] = [];
  for (const database of all)
    if (database.name !== application && database.open)
      others.push(
        ...(await surveyOther(server, database, fate(database), stage)),
      );
  const databases = [own, ...others].map(({ surveyed }) => surveyed);
  const dropped = all.filter((one) => fate(one).kind === "drop");
  const droppedOwners: string[] = [];
  for (const { name, open } of dropped)
    if (open)
      droppedOwners.push(...(await server.session(name, outboundOwners)));
  return {
    databases,
    dropped,
    owners: [
      ...new Set([
        ...all.map(({ owner }) => owner),
        ...droppedOwners,
        ...databases.flatMap(({ catalogue, largeObjects, outboundOwners }) => [
          ...catalogue.tables.map(({ owner }) => owner),
          ...largeObjects.owners,
          ...outboundOwners,
        ]),
      ]),
    ],
    problems: [
      ...(await server.session(application, (client) =>
        findPatternProblems(client, rules.patterns),
      )),
      ...own.problems,
      // Those of a shared server are no part of the copy.
      ...(server.shared
        ? []
        : [
            ...findDatabaseProblems(all, application, rules),
            ...(await findTemplateProblems(server)),
          ]),
      ...others.flatMap(({ problems }) => problems),
      ...undroppable,
    ],
    unmatched: [
      ...own.unmatched,
      ...others.flatMap(({ unmatched }) => unmatched),
      ...findOnlyProblems(
        rules.only,
        databases.map(({ catalogue }) => catalogue),
      ),
    ],
  };
}

/** A database that was looked at, and what the rules for it are wrong about. */
interface Surveyed {
  readonly surveyed: SurveyedDatabase;
  readonly problems: readonly Problem[];
  readonly unmatched: readonly string[];
}

/** One besides the application's; none where it is to be dropped. */
async function surveyOther(
  server: CopyServer,
  { name }: Database,
  fate: Fate,
  stage: Stage,
): Promise<Surveyed[]> {
  if (fate.kind === "drop") return [];
  const rules = fate.kind === "sanitise" ? fate.rules : undefined;
  const { surveyed, problems, unmatched } = await server.session(
    name,
    (client) => surveyDatabase(client, name, rules, stage, ["databases", name]),
  );
  return [
    {
      surveyed,
      problems: problems.map((problem) =>
        prefixed(`databases.${name}: `, problem),
      ),
      unmatched: unmatched.map((problem) => `databases.${name}: ${problem}`),
    },
  ];
}

const noRules: DatabaseRules = {
  use: [],
  outbound: [],
  tables: [],
  largeObjects: undefined,
  accept: [],
};

/**
 * @param rules undefined: the file doesn't name the database
 * @param path of keys under which its rules stand in the file
 */
async function surveyDatabase(
  client: ClientBase,
  name: string,
  rules: DatabaseRules | undefined,
  stage: Stage,
  path: readonly string[],
): Promise<Surveyed> {
  const catalogue = await readCatalogue(client);
  const largeObjects = await readLargeObjects(client);
  const rights = await readRights(client, catalogue, largeObjects);
  const written = resolveRules(rules ?? noRules, catalogue);
  const qualified = await qualifyRules(client, written.rules.tables, catalogue);
  const { tables } = qualified;
  const resolved = { ...written, rules: { ...written.rules, tables } };
  const changing = [
    ...tables.filter(({ rule }) => changesRows(rule)),
    ...resolved.rules.outbound,
  ];
  const gap = await findGap(client, resolved, catalogue, {
    largeObjects: largeObjects.count,
    contents: "count",
    path,
  });
  const applied = stage === "before the audit";
  return {
    surveyed: {
      name,
      resolved: resolved.rules,
      presets: resolved.presets,
      rules: tables,
      names: qualified.found,
      namesakes: await readNamesakes(client),
      catalogue,
      rights,
      largeObjects,
      outboundOwners: await outboundOwners(client),
    },
    unmatched: resolved.unmatched,
    problems: [
      ...(await findOwnNameProblems(client)),
      ...(await findEventTriggerProblems(client)),
      ...(await findPreparedProblems(client)),
      ...(applied
        ? findAccessProblems(catalogue.tables, [], rights)
        : [
            ...resolved.problems,
            ...findProblems(resolved.rules, catalogue),
            ...findAccessProblems(catalogue.tables, changing, rights),
            ...(resolved.rules.largeObjects === "delete"
              ? findLargeObjectProblems(largeObjects.owners, rights)
              : []),
            ...(await findLostNames(client, tables, catalogue)),
            ...qualified.problems,
            ...besides(qualified.problems, [
              ...(await checkExpressions(client, tables, catalogue)),
              ...(await checkConditions(client, tables, catalogue)),
            ]),
          ]),
      ...(gap && rules ? [gapProblem(gap.what, gap.lines)] : []),
      ...(gap && !rules
        ? [
            gapProblem(
              uncovered(ofPeople(catalogue), largeObjects.count),
              gap.lines,
            ),
          ]
        : []),
    ],
  };
}

/** How many tables there are that hold rows and came with no extension. */
function ofPeople({ tables }: Catalogue): number {
  return tables.filter(
    ({ kind, ofExtension }) =>
      !ofExtension && (kind === "table" || kind === "materialized view"),
  ).length;
}
