import t from "tap";
import { connect } from "../../../support/connect";
import { checkKind } from "../../../support/kinds";
import { startPostgres } from "../../../support/postgres";

const client = startPostgres(t).then((server) => connect(t, server));

/** Account numbers by country, all made up. */
const accounts: Readonly<Record<string, string>> = {
  AD: "00012030200359100100",
  BE: "539007547034",
  BR: "00360305000010009795493C1",
  CH: "00762011623852957",
  DE: "370400440532013000",
  ES: "21000418450200051332",
  FR: "20041010050500013M02606",
  GB: "NWBK60161331926819",
  GI: "NWBK000000007099453",
  IE: "AIBK93115212345678",
  IT: "X0542811101000000123456",
  KW: "CBKU0000000000001234560101",
  LC: "HEMM000100010012001200023015",
  MT: "MALT011000012345MTLCAST001S",
  NL: "ABNA0417164300",
  NO: "86011117947",
  PL: "109010140000071219812874",
  SE: "50000000058398257466",
  TR: "0006100519786457841326",
};

function iban(country: string, account: string): string {
  const digits = [...`${account}${country}00`]
    .map((letter) => Number.parseInt(letter, 36))
    .join("");
  const check = 98 - Number(BigInt(digits) % 97n);
  return `${country}${String(check).padStart(2, "0")}${account}`;
}

const all = Object.entries(accounts).map(([country, account]) =>
  iban(country, account),
);
const fours = (value: string) => value.replace(/(.{4})(?=.)/g, "$1 ");
const german = iban("DE", "370400440532013000");

t.test("IBANs whose check digits are right", async (t) => {
  t.equal(german, "DE89370400440532013000", "the standard's own example");
  await checkKind(
    t,
    await client,
    "IBAN",
    [
      ...all,
      ...all.map(fours),
      `to ${german}.`,
      `{"iban":"${german}"}`,
      `IBAN:${fours(german)}, thanks`,
      `DE00370400440532013000 ${german}`,
      `${german},${german}`,
      ...[" ", "  ", "\u00a0", "\u202f", "-", ".", "\u2011", "/"].flatMap(
        (sign) => all.map((value) => fours(value).trim().replaceAll(" ", sign)),
      ),
      ...[" ", "\u00a0", "-"].flatMap((sign) =>
        all.map((value) =>
          fours(value).trim().toLowerCase().replaceAll(" ", sign),
        ),
      ),
    ],
    [
      // Small letters are far more often a mask's digits or a hash.
      german.toLowerCase(),
      "",
      ...all.map(
        (value) =>
          `${value.slice(0, 2)}${value[2] === "9" ? "0" : Number(value[2]) + 1}${value.slice(3)}`,
      ),
      ...all.map((value) => `${value}0`),
      `X${german}`,
      `${german}X`,
      german.slice(0, -1),
      iban("US", "370400440532013000"),
      iban("DE", "37040044053201300"),
      "DE with 89 370400440532013000",
      "0123456789abcdef0123456789abcdef",
    ],
  );
});
