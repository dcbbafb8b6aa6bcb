import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import type { BenchServer, Place } from "./server";

/** Rows that it masks; the time is scaled up from them. */
export const sampledRows = 200_000;

/** The rules of `people.ts`, as it has them. */
const schema = (rows: number) => `tables:
  - person:
      primary_key: id
      search: "id <= ${rows}"
      fields:
        - email: { provider: { name: md5 }, append: "@example.com" }
        - first_name: { provider: { name: fake.first_name } }
        - last_name: { provider: { name: fake.last_name } }
        - phone: { provider: { name: fake.numerify, text: "0491 57# ###" } }
`;

/** Installs it from PyPI into the bench's folder. Needs Python 3 with venv. */
export async function installPganonymize({ folder }: Place): Promise<string> {
  const venv = join(folder, "python");
  await execa("python3", ["-m", "venv", venv]);
  await execa(join(venv, "bin", "pip"), [
    "install",
    "--quiet",
    "pganonymize==0.13.0",
    // Brings libpq; pganonymize asks for psycopg2, which has to be compiled against one that is there.
    "psycopg2-binary",
  ]);
  return join(venv, "bin", "pganonymize");
}

/** Seconds that it takes for all rows, and how many of them it was measured on. */
export async function pganonymize(
  program: string,
  { folder, password }: Place,
  { route, login }: BenchServer,
  users: number,
): Promise<{ readonly seconds: number; readonly rows: number }> {
  const rows = Math.min(users, sampledRows);
  const file = join(folder, "pganonymize.yaml");
  const passFile = join(folder, "pgpass");
  await writeFile(file, schema(rows));
  await writeFile(passFile, `*:*:*:*:${password}\n`, { mode: 0o600 });
  const start = performance.now();
  await execa(
    program,
    [
      `--schema=${file}`,
      `--dbname=${login.database}`,
      `--user=${login.user}`,
      `--host=${route.host}`,
      `--port=${route.port}`,
    ],
    { env: { PGPASSFILE: passFile } },
  );
  const seconds = (performance.now() - start) / 1000;
  return { seconds: (seconds * users) / rows, rows };
}
