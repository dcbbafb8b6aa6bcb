import { chmod, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import t from "tap";
import {
  findProgramProblems,
  readPrograms,
} from "../../../postgres/programs/programs";

const programs = { pgDump: "17.4", pgRestore: "17.4" };

t.test("what is new enough is no problem", async (t) => {
  t.same(findProgramProblems(programs, 170_004, 170_004), []);
  t.same(findProgramProblems(programs, 150_018, 170_001), []);
  t.same(
    findProgramProblems(
      { pgDump: "17.0", pgRestore: "17.0" },
      170_004,
      170_001,
    ),
    [],
    "the same major version will do",
  );
});

t.test(
  "what is older than production's server is told, with what to install",
  async (t) => {
    const old = { pgDump: "15.18", pgRestore: "15.18" };
    const [dump, restore, ...rest] = findProgramProblems(old, 170_004, 170_004);
    t.match(
      dump,
      /^pg_dump here is 15\.18, older than production's PostgreSQL 17\.4\. Install .* postgresql-client-17 .*brew install libpq/,
    );
    t.match(restore, /^pg_restore here is 15\.18, older/);
    t.same(rest, []);
    t.match(findProgramProblems(programs, 170_004, 160_008), [
      /^The target's server is PostgreSQL 16\.8, older than production's 17\.4: it can't take the dump/,
    ]);
    t.match(
      findProgramProblems(
        { pgDump: "17.1", pgRestore: "16.1" },
        150_018,
        170_001,
      ),
      [/^pg_restore here is 16\.1, older than pg_dump, which is 17\.1/],
    );
  },
);

t.test("a kept dump needs no pg_dump", async (t) => {
  const none = { pgDump: undefined, pgRestore: "17.4" };
  t.same(findProgramProblems(none, 170_004, 170_004, "pg_restore"), []);
  t.match(findProgramProblems(none, 170_004, 170_004), [/^pg_dump isn't on/]);
});

t.test(
  "versions are the programs' own, and those that aren't there are told",
  async (t) => {
    const path = process.env.PATH;
    t.teardown(() => {
      process.env.PATH = path;
    });
    t.match(await readPrograms(), {
      pgDump: /^\d+\.\d+$/,
      pgRestore: /^\d+\.\d+$/,
    });
    const folder = t.testdir();
    const old = join(folder, "pg_dump");
    await writeFile(old, '#!/bin/sh\necho "pg_dump (PostgreSQL) 9.6.24"\n');
    await chmod(old, 0o755);
    process.env.PATH = [folder, path].join(delimiter);
    t.match(await readPrograms(), {
      pgDump: "9.6.24",
      pgRestore: /^\d+\.\d+$/,
    });
    const sh = join(t.testdir(), "sh");
    await writeFile(sh, '#!/bin/sh\nexec /bin/sh "$@"\n');
    await chmod(sh, 0o755);
    process.env.PATH = t.testdir();
    await writeFile(sh, '#!/bin/sh\nexec /bin/sh "$@"\n');
    await chmod(sh, 0o755);
    t.same(await readPrograms(), { pgDump: undefined, pgRestore: undefined });
  },
);
