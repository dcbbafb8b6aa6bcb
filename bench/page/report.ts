import { cpus, totalmem } from "node:os";
import { majorOf, settingsOf } from "../work/settings";
import { type Figure, ratioOf, shareOf } from "./figures";
import { ratesOf, refreshPart } from "./refresh";

/** The figures as a table of Markdown. */
export function table(figures: readonly Figure[]): string {
  return [
    "| what | data | settings | ours | other | ratio | target | |",
    "|---|---|---|---:|---:|---:|---|---|",
    ...figures.map((figure) => {
      const { what, data, settings, ours, other, unit, target, note } = figure;
      return `| ${what}${note === undefined ? "" : ` (${note})`} | ${data} | ${settings} | ${amount(ours)} ${unit} | ${amount(other)} ${unit} | ${ratioOf(figure).toFixed(2)} | ${target.is} ${target.ratio} | ${shareOf(figure) <= 1 ? "met" : "**missed**"} |`;
    }),
  ].join("\n");
}

/**
 * The page about speed.
 * @param command how it was run
 * @param version PostgreSQL's
 */
export function report(
  figures: readonly Figure[],
  command: string,
  version: string,
): string {
  const [cpu] = cpus();
  // As the table shows them, so that the part can be held against the table.
  const shown = figures.map((one) => ({
    ...one,
    ours: Number(amount(one.ours)),
  }));
  const rates = ratesOf(shown, cpus().length);
  const part = rates ? `${refreshPart(rates)}\n` : "";
  const { newest: _, ...others } = settingsOf;
  const settings = [
    ...Object.entries(others).map(
      ([name, values]) =>
        `- ${name}: ${Object.entries(values)
          .map(([key, value]) => `\`${key} = ${value}\``)
          .join(",\n  ")}`,
    ),
    `- newest: the default's, on PostgreSQL ${majorOf.newest}`,
  ];
  return `# Performance

Measured on ${new Date().toISOString().slice(0, 10)} by
\`${command}\`:
PostgreSQL ${version}, Node ${process.versions.node},
${cpus().length} × ${cpu?.model.trim() ?? "unknown processor"}, ${Math.round(totalmem() / 1024 ** 3)} GiB.
Only ratios mean anything: both sides ran in turn, on the same machine, data, settings and number of connections, each
on a fresh copy of the same data directory, after a checkpoint.

${table(figures)}

![How much of its target each figure uses](performance.svg)

\`npm run bench\` measures a million people, a million values for each mask, and a third of a GiB of Cobalt's tables,
three times; \`npm run bench -- --large 5000000,20000000 --cobalt-gb 5\` is the full run. Each writes this page.
\`--large\` says how many people larger tables have, each of which is measured once, under default settings;
\`--cobalt-runs\` how often Cobalt is measured, where that is less often than the others; \`--masks\` how many values each
mask is measured on, \`--tables\` how many small tables there are, \`--wide-values\` how many rows with values of 50 MB,
\`--runs\` how often all is measured.
\`--without-pganonymize\` leaves out what needs Python and PyPI.

## What is missed, and why

Times of one value are of PostgreSQL 15 on the machine of 2026-12-01, a million values in one session, nothing else going on.

- **Masks of one value**: VACUUM FULL copies a row as it is, in 0.6 µs. \`ALTER TABLE\` takes it apart and makes another,
  which is the least in brackets. ANALYZE takes 0.06 µs on top, and one keyed SHA-256 0.3 µs: PostgreSQL has no cheaper one
  without an extension, and every mask needs it. That is about 2.4 of the 3, before a value is looked at. Masks of one hash
  and one word come to about 3; those that hash twice (token), are made of several parts (full name, address line, URL, IP
  address) or reckon with numbers (noise, date of birth) to 3.3 to 4.4.
- **Arrays of two**: two hashes, 0.6 µs, and ANALYZE, 0.2 µs, on top of the least are more than the goal already.
- **Free text**: VACUUM FULL takes 1.3 µs for a note of 200 characters. PostgreSQL takes 0.3 µs to look for an \`@\` in it,
  and 1.1 µs to look for a digit: with the rewrite that is the goal, for notes that hold nothing. The mask takes 3 µs for
  those, and some 33 µs for one with an address and a phone number. From PostgreSQL 17 on two processes do that ("newest" above),
  more where there are more processors; older ones can't try what is encoded in parallel workers. Long texts compress, so that VACUUM FULL writes little of
  what the mask has to read: that makes the ratios of pages and mails.
- **JSON**: to read a document and to write it again takes PostgreSQL 3.2 µs, more than the goal. Here too two processes are at work
  from 17 on.
- **One table of people**: one session writes a table anew, whatever the processors. The four masks take 2 to 3 µs a row
  on top of the least.
- **Little data**: about a second of a run, and 0.4 s of an audit, are the same whatever the size. So are the 0.2 to 0.3 s of making the
  owner's login, getting in with it and dropping it: more of a run in the table above is noise, six of each in turn took 1.02.
- **Loads**: with both servers and this side on 2 processors, all that is left is COPY on both sides and the making of indexes. While
  rows go straight across, the target's sessions take half of the processors' time, production's 30 %, this side 20 %.
- **10,000 tables**: the plan of all of them is held until the last is masked.

${part}## What is compared

- **masking : VACUUM FULL**: the masking phase of a run (e-mail, first name, last name and phone; ANALYZE and counts
  included) and what reading and writing the same tables once costs, with the memory and parallel workers that the plan
  gives its own sessions. Masking has one session more, which does nothing but have the log put on disk. In brackets, on
  the same scale: the same tables written anew where each value is only read (by a hash that anybody can reckon), without ANALYZE.
- **email, first name, … : VACUUM FULL**: one mask on a table of an id, its primary key and one column, written anew in
  one session, ANALYZE included; from PostgreSQL 17 on texts and documents are masked by two processes first. None is to take
  more than three times as long as VACUUM FULL of that table, arrays of two addresses twice. In brackets, on the same scale: the same rewrite with the cheapest expression that reads each
  value and makes another of it (a hash that anybody can reckon, one search for an @, JSON read and written). Below that
  no goal can be met. Free text of many kinds has numbers in groups, dates, sums, links, programs' lines, HTML.
- **a whole run : VACUUM FULL**: all that a run does (looking, values put aside, masking, what is left of the old rows, audit) and the same floor.
- **a whole run : masking**: all of a run on one table of texts or of documents, and its masking alone: what a run does besides
  grows with them too.
- **masking with … in the way : UPDATE + VACUUM FULL**: PostgreSQL doesn't write a table anew while a view shows a masked
  column, or a generated column is computed from it. The view is put aside meanwhile; with the generated column the
  rows are copied, to a temporary table and back. Against one UPDATE of the same columns with VACUUM FULL of the same table, measured once.
- **UPDATE + VACUUM FULL : masking**: the same rules with the same expressions, measured once.
- **pganonymize : masking**: md5 and Faker's providers for the same four columns, without the VACUUM FULL that it leaves
  to do, measured once. Cobalt's rules can't be told to it. greenmask and PostgreSQL Anonymizer, of the same kind, couldn't
  be installed where this page was made.
- **audit : COPY to nowhere**: every row of every table by all patterns, and \`COPY … TO '/dev/null'\` of the same tables over as many sessions.
- **audit with real values : without**, on the same server.
- **pg_dump -F c + pg_restore : load**: what \`load: dump\` does (a dump of all but large tables' rows, those straight from one server
  to the other, restore over two sessions, comparison of every key, check, index and trigger) and the runbook's two commands.
- **load : pgcopydb**: \`pgcopydb clone\` with as many jobs, where it is installed. It has no dump in between either.
- **a run with a login for the owner : with the master's**: all of a run, where the table belongs to the application's role, with whose rights it
  is then read and written, and where it is the master's own.
- **processors at work in the audit : all**: how many of the machine's worked on average while one large table was searched.
- **real values put aside**: that phase of a run on 24 tables of 10 masked columns (addresses, names, phone numbers,
  streets, URLs, codes, notes, JSON), and on a run after one that ended there. In seconds, which depend on the machine.
- **memory**: the most that the process of the whole run ever held (VmHWM); of small tables and wide values, that of any
  of the command's verbs. Each row of wide values has two texts, a text in JSON and a \`bytea\` of 50 MB, of which one
  text and the JSON are masked: no value comes to the process.
- **check, plan, run : seconds**: the \`sanitise\` command on as many tables of four columns and 20 rows, by one pattern
  that masks two columns of each; every third refers to another. Its start, half a second, is in it, and so are reports
  and, in a run, the audit. What may be taken grows as the tables do.
- **a table : with fewer tables**: the same divided by the tables, with many and with few; audit is of what the run has left.
- **cost per row**: masking of the whole table, and of one a fifth as large.

The table of people has some 400 bytes a row: a primary key, a unique index on the address, a plain one on the last
name, a jsonb column and a text of 200 characters. Cobalt's database is the demo's production, its rows copied within
their tables, by \`rules/cobalt.yaml\`.

Settings:

${settings.join("\n")}
`;
}

function amount(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(1);
}
