import { type Judged, readJudgements } from "./facts";

const judgements = readJudgements();

/** What is proposed for a database. */
export interface Proposed {
  readonly lines: string;
  /** Tables that are to be emptied, as rules name them. */
  readonly emptied: ReadonlySet<string>;
  /** By table and column, the kind of rule. */
  readonly kinds: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** How proposals stand against a person's judgement. */
export interface Score {
  readonly judged: number;
  readonly dangerous: readonly string[];
  readonly breaking: readonly string[];
}

export const noScore: Score = { judged: 0, dangerous: [], breaking: [] };

/** A score with another's, whose places get a name before them. */
export function addScore(all: Score, one: Score, name: string): Score {
  const named = (places: readonly string[]) =>
    places.map((place) => `${name}: ${place}`);
  return {
    judged: all.judged + one.judged,
    dangerous: [...all.dangerous, ...named(one.dangerous)],
    breaking: [...all.breaking, ...named(one.breaking)],
  };
}

export function judge({ tables }: Judged, proposed: Proposed): Score {
  let score = noScore;
  const count = (more: Partial<Score>) => {
    score = addScoreOf(score, more);
  };
  for (const [table, { emptied, columns }] of Object.entries(tables)) {
    const gone = proposed.emptied.has(table);
    if (emptied === "must be" && !gone)
      count({ judged: 1, dangerous: [`${table} stays`] });
    for (const [column, { holds }] of Object.entries(columns)) {
      if (holds === undefined) continue;
      count({ judged: 1 });
      if (gone && emptied) continue;
      const kind = gone
        ? "emptied"
        : (proposed.kinds.get(table)?.get(column) ?? "none");
      const judgement = judgements[holds];
      if (!judgement)
        throw new Error(`${table}.${column}: judgements.yaml lacks ${holds}.`);
      const told = `${table}.${column} (${holds}): ${kind}`;
      if (kind === "none" || judgement.dangerous.includes(kind))
        count({ dangerous: [told] });
      else if (judgement.breaks.includes(kind)) count({ breaking: [told] });
    }
  }
  return score;
}

function addScoreOf(
  { judged, dangerous, breaking }: Score,
  more: Partial<Score>,
): Score {
  return {
    judged: judged + (more.judged ?? 0),
    dangerous: [...dangerous, ...(more.dangerous ?? [])],
    breaking: [...breaking, ...(more.breaking ?? [])],
  };
}
