import { stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { withClient } from "../../postgres/connect/connect";
import { codeOf } from "../../postgres/errors";
import { counted } from "../../words/amounts";
import { yamlText } from "../../words/yaml-text";
import { isEmpty } from "./first-rules/draft";
import { type Initialised, initRules } from "./first-rules/init-rules";
import {
  ChangedMeanwhile,
  readIfThere,
  replaceFile,
} from "./first-rules/rules-file";
import { linesOf, toLookAt } from "./first-rules/write-lines";
import type { Options } from "./options/arguments";
import type { Connection } from "./options/connection";
import { UsageError } from "./options/usage-error";
import { listed, print, printJson } from "./output";
import { problemWords } from "./wording";

/** Longest that one look at a table may take, in milliseconds. */
const patience = 10 * 60_000;

const schema = join(__dirname, "../../rules/rules.schema.json");

/**
 * Writes rules for the database, or adds to those that there are, from a session that can't write.
 * @returns the exit code: 1 where something is left to a person
 */
export async function init(
  options: Options,
  { route, login }: Connection,
): Promise<number> {
  const { rules: file, json } = options;
  const before = await read(file);
  const done = await withClient(
    route,
    login,
    (client) =>
      initRules(client, before, {
        file,
        database: login.database,
        schema: relative(dirname(file), schema),
      }),
    { readOnly: true, statementTimeout: patience },
  );
  const changed = done.text !== undefined && done.text !== before;
  if (changed && done.text !== undefined) await write(file, before, done.text);
  const fits =
    done.text !== undefined &&
    done.reasonsMissing === 0 &&
    done.problems.length === 0;
  if (json)
    printJson({
      file,
      written: changed,
      fits,
      presets: done.draft.use.map(({ name }) => name),
      lookFirst: toLookAt(done.draft),
      otherDatabases: done.others,
      reasonsMissing: done.reasonsMissing,
      problems: done.problems.map(problemWords),
    });
  else
    for (const words of told(file, before !== undefined, done, fits))
      print(words);
  return fits ? 0 : 1;
}

function told(
  file: string,
  wasThere: boolean,
  { draft, text, others, reasonsMissing, problems }: Initialised,
  fits: boolean,
): string[] {
  if (text === undefined)
    return [
      `${file} is written in a way that leaves no place for what is new (an alias, an anchor). Nothing was written. Lines to add:\n\n${linesOf(draft)}`,
    ];
  const look = toLookAt(draft);
  return [
    wasThere && isEmpty(draft)
      ? `${file} knows every table and column: nothing was written.`
      : `${file}: ${wasThere ? "added" : "written"}. ${summary({ draft })}`,
    ...(look.length > 0
      ? [listed("Look at these first, since little speaks for them:", look)]
      : []),
    ...(reasonsMissing > 0
      ? [
          `${counted(reasonsMissing, "reason")} to give: replace each "say why" by why the column may stay, or its rule by another.`,
        ]
      : []),
    ...(problems.length > 0
      ? [listed("What is left to a person:", problems.map(problemWords))]
      : []),
    ...(others.length > 0
      ? [
          `The server has other databases: ${others.join(", ")}. A run looks at the whole server: say under databases: what becomes of each that holds tables, e.g. "databases: { ${yamlText(others[0] ?? "")}: drop }".`,
        ]
      : []),
    fits
      ? `The rules fit the database. Judge each line, then: npm run -s sanitise -- plan --rules ${file}`
      : `Mend that, then: npm run -s sanitise -- check --rules ${file}`,
  ];
}

function summary({ draft }: Pick<Initialised, "draft">): string {
  const { use, outbound, tables } = draft;
  const columns = tables.flatMap((table) =>
    table.columns.flatMap(({ names, rule }) => names.map(() => rule)),
  );
  const logs = tables.filter(({ gone }) => gone !== undefined).length;
  const kept = columns.filter((rule) => rule.startsWith("{ keep:")).length;
  return [
    use.length > 0 && `Presets: ${use.map(({ name }) => name).join(", ")}`,
    outbound.length > 0 &&
      `${counted(outbound.length, "table")} emptied before anything else`,
    logs > 0 && `${counted(logs, "log or lock", "logs and locks")} deleted`,
    `${counted(tables.length - logs, "table")} with rules of their own: ${counted(columns.length - kept, "column")} changed, ${kept} kept`,
  ]
    .filter(Boolean)
    .map((words) => `${String(words)}.`)
    .join(" ");
}

async function read(file: string): Promise<string | undefined> {
  const folder = dirname(file);
  const usable = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!usable)
    throw new UsageError(
      `--rules ${file}: there is no folder ${folder}. Give a path in one that exists, from the project's folder.`,
    );
  try {
    return await readIfThere(file);
  } catch (error) {
    throw new UsageError(
      `--rules ${file}: the file can't be read (${codeOf(error)}). Give the path of a file of rules, from the project's folder.`,
    );
  }
}

async function write(
  file: string,
  before: string | undefined,
  text: string,
): Promise<void> {
  try {
    await replaceFile(file, before, text);
  } catch (error) {
    throw new UsageError(
      error instanceof ChangedMeanwhile
        ? `--rules ${file}: somebody has changed it meanwhile. Nothing was written. Run it again.`
        : `--rules ${file}: it can't be written (${codeOf(error)}). Give a path that this user may write to.`,
    );
  }
}
