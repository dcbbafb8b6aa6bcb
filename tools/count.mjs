/**
 * @typedef {object} Count
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string[]} skips The names of the skipped ones.
 */

/** What tap writes behind a test that wasn't run, or whose failure was announced. */
const SKIPPED = /# (SKIP|TODO)\b/i;

/**
 * Counts the named behaviours in tap's output: the tests that a test file names at its top, not their
 * single assertions and not the files. Whatever was skipped counts, how deep it may be. A file that failed with none of its tests failing (it crashed, or
 * ran out of time) counts as one failed test; a file that was skipped as one skipped.
 * @param {string} tap What tap wrote with `--output-file`.
 * @returns {Count}
 */
export function count(tap) {
  const count = emptyCount();
  let file = emptyCount();
  for (const line of tap.split("\n")) {
    const point = /^( *)(not )?ok \d+(?: - )?(.*)$/.exec(line);
    if (!point) continue;
    const [, indent = "", not, description = ""] = point;
    if (indent.length > 4 && !SKIPPED.test(description)) continue;
    if (indent.length > 0) {
      add(file, Boolean(not), description);
      continue;
    }
    const tests = file.passed + file.failed + file.skipped;
    if (not && file.failed === 0) file.failed = 1;
    else if (tests === 0) add(file, Boolean(not), description);
    count.passed += file.passed;
    count.failed += file.failed;
    count.skipped += file.skipped;
    count.skips.push(...file.skips);
    file = emptyCount();
  }
  return count;
}

/**
 * The line that ends a test run.
 * @param {Count} count
 */
export function countLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/** @returns {Count} */
function emptyCount() {
  return { passed: 0, failed: 0, skipped: 0, skips: [] };
}

/**
 * @param {Count} count
 * @param {boolean} failed
 * @param {string} description
 */
function add(count, failed, description) {
  if (SKIPPED.test(description)) {
    count.skipped += 1;
    count.skips.push(description);
  } else if (failed) count.failed += 1;
  else count.passed += 1;
}
