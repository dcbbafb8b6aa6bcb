/** Functions that try what may fail, by PL/pgSQL's EXCEPTION. */
const tries = /\bexception when\b/;

/**
 * The functions for a server before PostgreSQL 17, where no statement with parallel workers can try what may fail: those that
 * do so, and those that call them, are declared so that PostgreSQL plans none for them. It doesn't look into functions itself.
 * @param functions SQL that makes them
 */
export function keptFromWorkers(functions: readonly string[]): string[] {
  const all = functions.map((sql) => {
    const [name = "", ...calls] = namesIn(sql);
    return { sql, name, calls };
  });
  const kept = new Set(
    all.filter(({ sql }) => tries.test(sql)).map(({ name }) => name),
  );
  let before: number;
  do {
    before = kept.size;
    for (const { name, calls } of all)
      if (calls.some((called) => kept.has(called))) kept.add(name);
  } while (kept.size > before);
  return all.map(({ sql, name }) =>
    kept.has(name) ? sql.replace(" parallel safe ", " parallel unsafe ") : sql,
  );
}

/** The function's own first. */
function namesIn(sql: string): string[] {
  return [...sql.matchAll(/\bpg_temp\.(\w+)/g)].map(([, name = ""]) => name);
}
