/**
 * Why tests that take many minutes are left out of a plain `npm test`; `false` where they are run: in CI, which
 * skips nothing, and where `LONG_TESTS=1` asks for them.
 */
export const long =
  process.env.NO_SKIPS || process.env.LONG_TESTS
    ? false
    : "it takes many minutes: CI runs it, and LONG_TESTS=1";
