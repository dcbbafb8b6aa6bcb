import type { ClientBase } from "pg";
import t from "tap";
import type { Catalogue, Table } from "../../sanitise/catalogue/catalogue";
import { findAccessProblems } from "../../sanitise/check/access";
import { findProblems } from "../../sanitise/check/find-problems";
import { planDatabase } from "../../sanitise/plan/plan";
import { findUnknown } from "../../sanitise/propose/find-unknown";
import { propose } from "../../sanitise/propose/propose";
import { proposeRemedy } from "../../sanitise/propose/propose-remedy";
import { rulingOf } from "../../sanitise/report/reported-tables";
import { resolveRules } from "../../sanitise/resolve/resolve-rules";
import { parseRules } from "../../sanitise/rules/read-rules";
import {
  forgetRuns,
  sanitiseServer,
} from "../../sanitise/server/sanitise-server";
import type { CopyServer } from "../../sanitise/survey/copy-server";
import { columnOf, tableOf } from "../support/catalogue";
import { startCopy } from "../support/copy";
import { letMasterQuietTriggers } from "../support/postgres";

/** A catalogue that counts how often something is asked of one of its tables. */
function countedCatalogue(count: number) {
  let asked = 0;
  const tables = Array.from({ length: count }, (_, index) => {
    const table: Table = tableOf({
      oid: 100 + index,
      table: `t_${index}`,
      columns: [
        columnOf({ number: 1, name: "id" }),
        columnOf({ number: 2, name: "email" }),
        columnOf({ number: 3, name: "parent" }),
      ],
      // Every tenth is a part of the one before it.
      descendants: index % 10 === 8 && index + 1 < count ? [101 + index] : [],
      inherits: index % 10 === 9,
    });
    return new Proxy(table, {
      get: (target, key, receiver) => {
        asked++;
        return Reflect.get(target, key, receiver);
      },
    });
  });
  const catalogue: Catalogue = {
    tables,
    // A chain: each refers to the one before it, by an address that changes.
    foreignKeys: tables.slice(1).map(({ oid }) => ({
      name: `key_${oid}`,
      from: oid,
      fromColumns: [2],
      to: oid - 1,
      toColumns: [2],
      definition: "",
      comment: undefined,
    })),
  };
  asked = 0;
  return { catalogue, asked: () => asked };
}

/** A rule for each table by its name, beside a pattern: each is looked up. */
const rulesFor = (count: number) =>
  parseRules(
    [
      "outbound: [t_0]",
      "tables:",
      '  "t_*": { columns: { email: email, parent: { keep: a number } } }',
      ...Array.from({ length: count / 2 }, (_, index) => index * 2)
        .filter((number) => number % 10 !== 0)
        .map(
          (number) =>
            `  t_${number}: { columns: { email: email, parent: { keep: a number } } }`,
        ),
    ].join("\n"),
    "rules.yaml",
  );

/** What each part asks of the catalogue's tables, for so many. */
function askedBy(count: number): Record<string, number> {
  const { catalogue, asked } = countedCatalogue(count);
  const rules = rulesFor(count);
  const found: Record<string, number> = {};
  const step = <T>(name: string, work: () => T): T => {
    const before = asked();
    const result = work();
    found[name] = asked() - before;
    return result;
  };
  const resolved = step("resolving", () => resolveRules(rules, catalogue));
  step("checking", () => findProblems(resolved.rules, catalogue));
  step("coverage", () => findUnknown(resolved, catalogue));
  step("rights", () =>
    findAccessProblems(catalogue.tables, resolved.rules.tables, {
      standings: new Map(),
      readable: new Set(),
    }),
  );
  step("planning", () =>
    planDatabase(resolved.rules.tables, catalogue, () => true),
  );
  const unruled = resolveRules(
    parseRules("tables: {}", "rules.yaml"),
    catalogue,
  );
  const unknown = findUnknown(unruled, catalogue);
  step("proposing", () =>
    propose({ unknown, catalogue, counted: new Map(), resolved: unruled }),
  );
  step("remedies", () =>
    catalogue.tables.map(({ table }) =>
      proposeRemedy(
        { table, column: "parent", kind: "e-mail address", rows: 1 },
        resolved.rules,
        catalogue,
      ),
    ),
  );
  const ruling = rulingOf({
    rules: resolved.rules.tables,
    resolved: resolved.rules,
  });
  step("reporting", () => catalogue.tables.map((one) => ruling.ruleFor(one)));
  return found;
}

t.test("twice the tables are twice the look-ups, in every part", async (t) => {
  const few = askedBy(200);
  const many = askedBy(400);
  for (const [part, count] of Object.entries(few)) {
    t.ok(count > 0, `${part} asks`);
    t.ok((many[part] ?? 0) <= 2.1 * count, `${part}: ${count}, ${many[part]}`);
  }
});

/** The same server, with the statements counted that are sent to it: by their first words, how often. */
function countedServer(copy: CopyServer) {
  const sent = new Map<string, number>();
  const counted = (client: ClientBase): ClientBase =>
    new Proxy(client, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== "function") return value;
        return (...args: unknown[]) => {
          if (key === "query") {
            const [first] = args;
            const text =
              typeof first === "object" && first !== null && "text" in first
                ? first.text
                : first;
            const kind = String(text).replace(/\s+/g, " ").slice(0, 40);
            // How often somebody is waited for is the machine's to tell.
            if (!kind.includes("select what from"))
              sent.set(kind, (sent.get(kind) ?? 0) + 1);
          }
          return value.apply(target, args);
        };
      },
    });
  const server: CopyServer = {
    ...copy,
    session: (database, work, as) =>
      copy.session(database, (client) => work(counted(client)), as),
  };
  return {
    server,
    sum: () => [...sent.values()].reduce((sum, count) => sum + count, 0),
    of: (words: string) =>
      [...sent]
        .filter(([kind]) => kind.includes(words))
        .reduce((sum, [, count]) => sum + count, 0),
  };
}

/** Statements that one table of a few columns may cost a whole run, real values and evidence included. */
const mostPerTable = 22;

t.test("a run's statements grow as the tables do", async (t) => {
  const { server, copy, admin } = await startCopy(t, "");
  await letMasterQuietTriggers(server);
  const rules = parseRules(
    'tables: { "t_*": { columns: { name: full name, email: email } } }',
    "rules.yaml",
  );
  const run = async (from: number, to: number) => {
    for (let number = from; number <= to; number++)
      await admin.query(
        `set role ${server.masterUsername};
         create table t_${number} (id int primary key, name text, email varchar(254)${number > 1 ? `, parent int references t_${number - 1}` : ""});
         insert into t_${number} (id, name, email) select n, 'Ann Asher' || n, 'ann' || n || '.${number}@real.org' from generate_series(1, 5) n;
         reset role`,
      );
    const { server: counted, sum, of } = countedServer(copy);
    const record = await sanitiseServer(counted, {
      rules,
      maskingKey: "the stack's key",
      commands: { before: 0, after: 0 },
      run: async () => [],
      tell: () => undefined,
    });
    t.equal(record.tables.get(server.database)?.length, to, "all masked");
    await forgetRuns(copy, record);
    return { statements: sum(), looks: of("select seen.rows") };
  };
  const few = await run(1, 8);
  const more = await run(9, 16);
  const most = await run(17, 24);
  const first = more.statements - few.statements;
  const second = most.statements - more.statements;
  t.ok(Math.abs(second - first) <= 8, `eight more: ${first}, ${second}`);
  t.ok(second <= 8 * mostPerTable, `a table: ${second / 8}`);
  t.ok(most.looks < 24, `small tables are searched together: ${most.looks}`);

  t.test("and one that holds something is found among them", async (t) => {
    await admin.query(
      `set role ${server.masterUsername};
       create table kept (id int primary key, at timestamptz);
       create table odd (id int primary key, what text);
       insert into odd values (1, 'ask bob@real.org');
       reset role`,
    );
    await t.rejects(
      sanitiseServer(copy, {
        rules: parseRules(
          'tables: { "t_*": { columns: { name: full name, email: email } }, kept: { keep: dates }, odd: { columns: { what: { keep: words } } } }',
          "rules.yaml",
        ),
        maskingKey: "the stack's key",
        commands: { before: 0, after: 0 },
        run: async () => [],
        tell: () => undefined,
      }),
      {
        name: "AuditFailed",
        findings: [{ table: "odd", column: "what", rows: 1 }],
      },
    );
  });
});
