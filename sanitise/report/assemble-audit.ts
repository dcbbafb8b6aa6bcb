import type { Finding } from "../audit/finding";
import { realValueKind } from "../audit/real-values/kind";
import type { ResidueEvidence } from "../run/settle/residue";
import type { AuditReport } from "../server/run-record";
import type { AuditEvidence, FindingEvidence } from "./evidence";

/** What an audit saw, as evidence; null where there was none. */
export function assembleAudit(
  audit: AuditReport | undefined,
  residue: readonly ResidueEvidence[],
): AuditEvidence | null {
  if (!audit) return null;
  const { tables, columns, rows, seconds, counts, notSearched } = audit;
  const lookedFor = counts.find(({ kind }) => kind === realValueKind.name);
  return {
    tables,
    columns,
    rows,
    seconds,
    kinds: counts.map(({ kind, found, accepted }) => ({
      kind,
      found: found + accepted,
      accepted,
    })),
    findings: audit.findings.map(placed),
    accepted: audit.accepted.map((one) => ({
      ...placed(one),
      reason: one.reason,
    })),
    realValues: {
      putAside: audit.realValues ?? 0,
      found: (lookedFor?.found ?? 0) + (lookedFor?.accepted ?? 0),
    },
    notSearched,
    residue,
  };
}

function placed({
  table,
  column,
  kind,
  rows,
  of = [],
}: Finding): FindingEvidence {
  return { table, column, kind, rows, of };
}
