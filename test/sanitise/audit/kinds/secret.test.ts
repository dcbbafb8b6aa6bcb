import t from "tap";
import { connect } from "../../../support/connect";
import { checkKind } from "../../../support/kinds";
import { startPostgres } from "../../../support/postgres";

const client = startPostgres(t).then((server) => connect(t, server));

/** Put together here, so that those who search this file for keys find none. */
const made = (...parts: readonly string[]) => parts.join("");
const letters = "Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8Qr9St0Uv1Wx2Yz3";

const keys = [
  made("AK", "IA", "ABCDEFGHIJKLMNOP"),
  made("AS", "IA", "ABCDEFGH01234567"),
  made("sk", "_live_", letters.slice(0, 24)),
  made("rk", "_live_", letters.slice(0, 24)),
  made("wh", "sec_", letters.slice(0, 32)),
  made("gh", "p_", letters.slice(0, 36)),
  made("gh", "s_", letters.slice(0, 36)),
  made("github", "_pat_", letters.slice(0, 22), "_", letters),
  made("xo", "xb-123456789012-", letters),
  made("xa", "pp-1-A0123-", letters),
  made("https://hooks.", "slack.com/services/T", "01234567/B01234567/x"),
  made("AI", "za", letters.slice(0, 35)),
  made("GOC", "SPX-", letters.slice(0, 28)),
  made("ey", "JhbGciOiJIUzI1NiJ9.", "ey", "JzdWIiOiIxMjM0In0.", letters),
  made("AB", "IA", "ABCDEFGH01234567"),
  made("gl", "pat-", letters.slice(0, 20)),
  made("np", "m_", letters.slice(0, 36)),
  made("h", "f_", letters.slice(0, 34)),
  made("SG", ".", letters.slice(0, 22), ".", letters, "_ab1"),
  made("shp", "at_", "0123456789abcdef".repeat(2)),
  made("do", "p_v1_", "0123456789abcdef".repeat(4)),
  made("sk-", "ant-api03-", letters, letters),
  made("sk-", "proj-", letters, "_", letters),
  made("xkey", "sib-", "0123456789abcdef".repeat(4), "-", letters),
  made("S", "K", "0123456789abcdef".repeat(2)),
  made("ke", "y-", "0123456789abcdef".repeat(2)),
  made("0123456789abcdef".repeat(2), "-u", "s12"),
  made("123456789:", "AA", letters.slice(0, 33)),
  made("hv", "s.", letters, letters),
  made("pul", "-", "0123456789abcdef".repeat(2), "01234567"),
  made("sntry", "u_", "0123456789abcdef".repeat(4)),
  made("https://discord.com/api/", "webhooks/012345678901234567/", letters),
  made("Account", "Key=", letters, letters.slice(0, 30), "=="),
];
const pem = (kind: string) => made("-----BEGIN ", kind, "PRIVATE", " KEY");

t.test(
  "keys and tokens by the shapes that their makers document",
  async (t) => {
    await checkKind(
      t,
      await client,
      "secret key",
      [
        ...keys,
        ...keys.map((key) => `{"key":"${key}"}`),
        ...keys.map((key) => `KEY=${key}\nX=1`),
        ...keys.map((key) => `${key.slice(0, 4)} ${key}`),
        ...["", "RSA ", "EC ", "ENCRYPTED ", "OPENSSH "].map(
          (kind) => `${pem(kind)}-----\nMIIB`,
        ),
        `${pem("PGP ")} BLOCK-----`,
        `x${pem("")}-----`,
      ],
      [
        "",
        ...keys
          .filter((key) => !key.startsWith("http"))
          .map((key) => `x${key}`),
        made("AK", "IA", "abcdefghijklmnop"),
        made("AK", "IA", "ABCDEFG"),
        made("sk", "_test_", letters),
        made("pk", "_live_", letters),
        made("gh", "p_", letters.slice(0, 20)),
        made("xo", "xb-1"),
        made("AI", "za", letters.slice(0, 20)),
        made("ey", "JhbGciOiJIUzI1NiJ9.", "abc.", letters),
        "-----BEGIN PUBLIC KEY-----",
        "-----BEGIN CERTIFICATE-----",
        "0123456789abcdef0123456789abcdef01234567",
        "pbkdf2_sha256$260000$salt$hash",
        "npm_config_registry_of_the_firm",
        "hf_some_long_name_of_a_column",
        "sk-admin-panel-of-the-firm",
        "pul-down-menus-of-the-firm",
        "dapi-0123456789",
        "SK-0123456789",
      ],
    );
  },
);
