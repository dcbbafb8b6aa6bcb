import t from "tap";
import { connect } from "../../../support/connect";
import { keys, letters, made } from "../../../support/keys";
import { checkKind } from "../../../support/kinds";
import { startPostgres } from "../../../support/postgres";

const client = startPostgres(t).then((server) => connect(t, server));

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
