import { quoteIdentifier } from "../../postgres/identifier";
import { nameKey, type TableName, tableLabel } from "../../postgres/table-name";
import type { Table } from "../catalogue/catalogue";
import { type Problem, prefixed } from "../problem";

/** How the session's user stands to the owner of tables. */
export type Standing =
  /** It has the owner's rights. */
  | "has"
  /** It can give them to itself. */
  | "can have"
  /** It can't: the owner is a superuser. */
  | "superuser"
  /** It can't: it lacks the ADMIN OPTION, which PostgreSQL 16 and later ask for, or CREATEROLE before. */
  | "no admin"
  /** It could join the owner, but rights don't pass to it (NOINHERIT). */
  | "no inherit";

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
): Problem[] {
  const names = new Set(changing.map(nameKey));
  return tables.flatMap((table) => {
    if (table.kind === "view" || table.kind === "foreign table") return [];
    const changes = names.has(nameKey(table));
    const fine = changes
      ? canOwn(table, rights)
      : canSearch(table, rights) || table.ofExtension;
    return fine
      ? []
      : [
          prefixed(
            `${tableLabel(table)}: it belongs to `,
            wording(table.owner, "the table", rights),
          ),
        ];
  });
}

/** Roles whose large objects the master user can't delete, a sentence each. */
export function findLargeObjectProblems(
  owners: readonly string[],
  rights: Rights,
): Problem[] {
  return owners
    .filter((owner) => !canBe(owner, rights))
    .map((owner) =>
      prefixed(
        "large objects: some belong to ",
        wording(owner, "them", rights),
      ),
    );
}

/** @param what it is that belongs to the role, in words that follow "give" */
function wording(owner: string, what: string, { standings }: Rights): Problem {
  const reasons: Partial<
    Record<Standing, { readonly why: string; readonly change: string }>
  > = {
    superuser: {
      why: `${owner} is a superuser, whom the login can't join.`,
      change: `give ${what} to another role`,
    },
    "no admin": {
      why: "the login can't join that role.",
      change: `run GRANT ${quoteIdentifier(owner)} TO the login (WITH ADMIN OPTION from PostgreSQL 16 on)`,
    },
    "no inherit": {
      why: "rights don't pass to the login, which is NOINHERIT.",
      change: "alter it to INHERIT",
    },
  };
  const reason = reasons[standings.get(owner) ?? "no admin"];
  return reason
    ? {
        what: `${owner}, and ${reason.why}`,
        next: { kind: "at origin", change: reason.change },
      }
    : `${owner}, and that role is gone.`;
}
