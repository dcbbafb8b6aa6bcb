/**
 * @typedef {object} Outputs What a stack tells of its last `up`, as far as this summary uses it.
 * @property {string} [copy] Identifier of the copy.
 * @property {string} [snapshot] Identifier of the snapshot that it was restored from.
 * @property {string} [snapshotTaken] When that was taken.
 * @property {string} [database] By dump: name of the loaded database.
 * @property {string} [target] Address of the environment that uses the one or the other.
 * @property {number | string} [proof] What the configured query answered.
 * @property {string} [sanitised] What was masked, and what the audit searched.
 * @property {string} [report] Path of the report.
 */

/**
 * What `npm start` has done, where to look and what to try next.
 * @param {Outputs} outputs
 */
export function summary({ copy, snapshot, snapshotTaken, target, proof }) {
  return `
Test's web site runs on a sanitised copy of production: ${target ?? "see the list below"}

  the copy        ${copy ?? "none"}
  its data        ${snapshot ?? "?"}${snapshotTaken ? `, taken ${snapshotTaken}` : ""}
  its passwords   all new; production's is refused${proof === undefined ? "" : `; the proof query answers ${proof}`}
  production      untouched; its web site is in the list below
`;
}

/**
 * What `npm start -- --dump` has done and where to look.
 * @param {Outputs} outputs
 */
export function summaryOfDump({ database, target, sanitised, report }) {
  return `
Test's web site runs on a sanitised dump of production: ${target ?? "see the list below"}

  the database    ${database ?? "none"}, on the server that Test and UAT share
  its rows        ${sanitised ?? "see the report"}
  the report      ${report ?? "none"}
  UAT             untouched: its database is on the same server, its web site in the list below
  production      untouched: it was only read
`;
}

/** What a newcomer may do now. */
export const next = `
Try next:

  npm run -s sandbox -- snapshot && npm start     production moves on: a new copy takes the old one's place
  npm run -s pulumi -- preview --diff             what an up would do now
  npm run -s pulumi -- stack output sanitised     what was masked, and what the audit searched
  npm run -s sandbox -- psql cobalt-production    look into production; psql takes the copy's name too
  npm stop                                        gives Test its own database back, and ends everything
`;

/**
 * What a newcomer may do after `npm start -- --dump`.
 * @param {Outputs} outputs
 */
export function nextAfterDump({ database = "cobalt" }) {
  return `
Try next:

  npm run -s sandbox -- psql cobalt-test-old -- -l                list the server's databases
  npm run -s sandbox -- psql cobalt-test-old -- -d ${database}
                                                                  look into the loaded one
  npm run -s pulumi -- up --yes --stack sandbox-dump -c prod-copy:refresh=2
                                                                  another load: one for each value of refresh
  npm run -s pulumi -- preview --diff --stack sandbox-dump        what an up would do now
  npm start                                                       the other way: a copy of its own, from a snapshot
  npm stop                                                        gives Test its own database back, and ends everything
`;
}
