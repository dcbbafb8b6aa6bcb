import t from "tap";
import { card } from "../../../../sanitise/audit/kinds/card";
import { createMaskingFunctions } from "../../../../sanitise/masks/create";
import { connect } from "../../../support/connect";
import { checkKind, holding } from "../../../support/kinds";
import { startPostgres } from "../../../support/postgres";

const client = startPostgres(t).then((server) => connect(t, server));

/** The digit that makes Luhn's sum a multiple of ten. */
function withCheckDigit(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const doubled = Number(digit) * 2;
    return (
      total +
      (index % 2 === 0 ? (doubled > 9 ? doubled - 9 : doubled) : Number(digit))
    );
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

/** The last digit is another. */
function wrong(number: string): string {
  return `${number.slice(0, -1)}${(Number(number.slice(-1)) + 1) % 10}`;
}

const fours = (number: string, separator: string) =>
  number.replace(/(.{4})(?=.)/g, `$1${separator}`);

/** One of each network, of each length that it gives out. */
const issued = [
  ["41", 13],
  ["4", 16],
  ["4", 19],
  ["51", 16],
  ["55", 16],
  ["2221", 16],
  ["2720", 16],
  ["34", 15],
  ["37", 15],
  ["300", 14],
  ["36", 14],
  ["38", 14],
  ["6011", 16],
  ["65", 16],
  ["3528", 16],
  ["3589", 16],
  ["62", 16],
  ["62", 19],
  ["50", 16],
  ["58", 19],
  ["2200", 16],
] as const;
const numbers = issued.map(([first, length]) =>
  withCheckDigit(first.padEnd(length - 1, "13579024")),
);
const unissued = ["2110", "2721", "3100", "7011", "1234"].map((first) =>
  withCheckDigit(first.padEnd(15, "13579024")),
);

t.test("numbers of payment cards", async (t) => {
  const sixteen = numbers.filter(({ length }) => length === 16);
  await checkKind(
    t,
    await client,
    "payment card number",
    [
      ...numbers,
      ...sixteen.map((number) => fours(number, " ")),
      ...[
        "-",
        "  ",
        ".",
        "\u00a0",
        "\u202f",
        "\u2011",
        "\u2013",
        "/",
        "_",
        " - ",
      ].flatMap((sign) => sixteen.map((number) => fours(number, sign))),
      ...numbers
        .filter(({ length }) => length === 19)
        .map((number) => fours(number, " ")),
      ...numbers
        .filter((number) => /^3[47]/.test(number))
        .map((number) => number.replace(/^(.{4})(.{6})/, "$1 $2 ")),
      "paid with 4111111111111111.",
      "card:4111-1111-1111-1111;",
      '{"card":"4111111111111111"}',
      "?card=4111111111111111&x=1",
      "4111111111111112 4111111111111111",
      "see.4111111111111111",
      "a-4111 1111 1111 1111-b",
    ],
    [
      "",
      ...numbers.map(wrong),
      ...sixteen.map(wrong).map((number) => fours(number, " ")),
      ...unissued,
      "41111111111111110000",
      "x4111111111111111",
      "4111111111111111x",
      "0.4111111111111111",
      "4111 1111-1111  1111",
      "4111111111111111".repeat(2),
      "41111111-1111-1111-1111-111111111111",
      "00004111-1111-1111-1111-000000000000",
      "2026-11-24 12:42:31.123456",
      "1732452151000",
    ],
  );
});

t.test("what masks make of digits isn't one", async (t) => {
  await createMaskingFunctions(await client, "key", []);
  const { rows } = await (await client).query<{ mask: string }>(
    `select pg_temp.mask_token(left(repeat(n::text, 20), length)) as mask
     from generate_series(1000, 1999) n, generate_series(8, 20, 4) length
     union all select pg_temp.mask_url('https://real.org/' || n) from generate_series(1, 1000) n`,
  );
  t.equal(rows.length, 5_000);
  t.same(
    await holding(
      await client,
      card,
      rows.map(({ mask }) => mask),
    ),
    [],
  );
});
