import { type TableName, tableLabel } from "../../postgres/table-name";
import type { Table } from "../catalogue/catalogue";
import type { Standing } from "./rights";

/** What the master user may do with what is in one database. */
export interface Rights {
  /** How it stands to each owner of a table or a large object. */
  readonly standings: ReadonlyMap<string, Standing>;
  /** Oids of the tables that it may read in full without being their owner. */
  readonly readable: ReadonlySet<number>;
}

/** Whether the table's owner is one whose rights the master user has or can have. */
export function canOwn({ owner }: Table, rights: Rights): boolean {
  return canBe(owner, rights);
}

function canBe(role: string, { standings }: Rights): boolean {
  return ["has", "can have"].includes(standings.get(role) ?? "");
}

/** Whether the audit can read every row of the table. */
export function canSearch(table: Table, rights: Rights): boolean {
  return canOwn(table, rights) || rights.readable.has(table.oid);
}

/**
 * Tables that the master user can't do what it must with: own those that change, and read every
 * other. What came with an extension and can't be read (RDS keeps some for itself) is no problem: the
 * report says that it wasn't searched.
 */
export function findAccessProblems(
  tables: readonly Table[],
  changing: readonly TableName[],
  rights: Rights,
): string[] {
  return tables.flatMap((table) => {
    if (table.kind === "view" || table.kind === "foreign table") return [];
    const changes = changing.some(
      (one) => one.schema === table.schema && one.table === table.table,
    );
    const fine = changes
      ? canOwn(table, rights)
      : canSearch(table, rights) || table.ofExtension;
    return fine
      ? []
      : [
          `${tableLabel(table)}: it belongs to ${wording(table.owner, "the table", rights)}`,
        ];
  });
}

/** Roles whose large objects the master user can't delete, a sentence each. */
export function findLargeObjectProblems(
  owners: readonly string[],
  rights: Rights,
): string[] {
  return owners
    .filter((owner) => !canBe(owner, rights))
    .map(
      (owner) =>
        `large objects: some belong to ${wording(owner, "them", rights)}`,
    );
}

/** @param what it is that belongs to the role, in words that follow "give" */
function wording(owner: string, what: string, { standings }: Rights): string {
  const remedy: Partial<Record<Standing, string>> = {
    superuser: `${owner} is a superuser, whom the copy's master user can't join. Give ${what} to another role in production, and take a new snapshot.`,
    "no admin": `the copy's master user can't join that role. In production, run GRANT "${owner}" TO the master user (WITH ADMIN OPTION from PostgreSQL 16 on), and take a new snapshot.`,
    "no inherit": `rights don't pass to the copy's master user, which is NOINHERIT. In production, alter it to INHERIT, and take a new snapshot.`,
  };
  return `${owner}, and ${remedy[standings.get(owner) ?? "no admin"] ?? "that role is gone."}`;
}
