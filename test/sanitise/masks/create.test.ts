import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type Client, escapeLiteral } from "pg";
import t from "tap";
import { createMaskingFunctions } from "../../../sanitise/masks/create";
import { encodedLook } from "../../../sanitise/masks/encodings/look";
import {
  emailBytes,
  shortestUniqueEmail,
} from "../../../sanitise/masks/kinds/email";
import { keyed } from "../../../sanitise/masks/registry";
import { derive } from "../../../sanitise/masks/shared/keys";
import {
  documentationRanges,
  fictionPhone,
} from "../../../sanitise/masks/shared/reserved";
import { loadVocabulary } from "../../../sanitise/masks/shared/vocabulary";
import type { Masker } from "../../../sanitise/rules/rules";
import { connect } from "../../support/connect";
import { emailMask } from "../../support/email-mask";
import {
  logEverything,
  majors,
  newest,
  startPostgres,
} from "../../support/postgres";

const key = "a-key-that-must-not-show";

/** Values of each kind that has no test of its own below, and what all masks of them look like. */
const forms: Readonly<
  Record<
    Exclude<Masker, "date of birth" | "token" | "free text">,
    readonly [readonly string[], RegExp]
  >
> = {
  email: [
    ["ann@real.org", "josé@real.org", "x"],
    /^u[0-9a-f]{20}@example\.com$/,
  ],
  "first name": [["Ann", "Bob", "Zoë"], /^[A-Z][A-Za-z' -]{1,11}$/],
  "last name": [["Nguyen", "O'Dowd", "李"], /^[A-Z][A-Za-z' -]{1,13}$/],
  "full name": [
    ["Ann Nguyen", "Bob O'Dowd"],
    /^[A-Z][A-Za-z' -]+ [A-Z][A-Za-z' -]+$/,
  ],
  phone: [
    ["0412345678", "02 9999 1234", "+44 20 7946 0958", "ext. 12"],
    /^(049157\d{4}|0[2378](5550|7010)\d{4})$/,
  ],
  "address line": [["1 High Street", "Flat 2"], /^\d{1,3} [A-Z][A-Za-z' -]+$/],
  "ip address": [
    ["10.1.2.3", "fe80::1", "what?"],
    /^((192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}|2001:db8::[0-9a-f:]{0,9})$/,
  ],
  url: [
    ["https://ann.org/me?x=1", "www.bob.net"],
    /^https:\/\/example\.com\/\d{24}$/,
  ],
};

for (const major of majors)
  t.test(`on PostgreSQL ${major}`, async (t) => {
    const server = await startPostgres(t, {
      major,
      settings: logEverything,
    });
    const client = await connect(t, server);
    await createMaskingFunctions(client, key, ["open sesame"]);
    const other = await connect(t, server);
    await createMaskingFunctions(other, "k".repeat(100));

    const masks = async (
      what: string,
      values: readonly (string | null)[],
      by: Client = client,
      type = "text",
    ): Promise<(string | null)[]> => {
      const { rows } = await by.query<{ mask: string | null }>(
        `select pg_temp.mask_${what}(v::${type})::text as mask from unnest($1::text[]) with ordinality a(v, place) order by place`,
        [values],
      );
      return rows.map(({ mask }) => mask);
    };

    for (const [kind, [values, form]] of Object.entries(forms))
      t.test(`${kind}: form, determinism, key`, async (t) => {
        const what = kind.replaceAll(" ", "_");
        const made = await masks(what, values);
        for (const mask of made) t.match(mask, form);
        t.same(await masks(what, values), made);
        t.ok(new Set(made).size > 1, "others have others");
        t.notSame(await masks(what, values, other), made);
        t.same(await masks(what, [null, "", "  "]), [null, "", "  "]);
        t.same(
          await masks(
            what,
            values.map((value) => ` ${value} `),
          ),
          made,
          "blanks around make no difference",
        );
      });

    t.test("upper and lower case make no difference", async (t) => {
      for (const what of [
        "email",
        "first_name",
        "last_name",
        "full_name",
        "address_line",
      ]) {
        const [lower, upper] = await masks(what, [
          "ann x@real.org",
          "ANN X@Real.org",
        ]);
        t.equal(lower, upper, what);
      }
    });

    t.test("what is a reserved form by itself stays", async (t) => {
      for (const what of ["email", "phone", "ip_address", "url", "free_text"]) {
        const once = await masks(what, [
          "ann@real.org",
          "0412345678",
          "0299991234",
          "10.1.2.3",
          "fe80::1",
          "https://ann.org/me",
        ]);
        t.same(await masks(what, once), once, what);
      }
      t.notSame(await masks("url", ["https://example.com/ann-nguyen"]), [
        "https://example.com/ann-nguyen",
      ]);
      const like = "ursula@gmail.com,xxxx@example.com";
      t.notMatch(await masks("email", [like]), /ursula/);
    });

    t.test(
      "phone numbers are equal however they are written, and mobile ones stay mobile",
      async (t) => {
        const mobile = await masks("phone", [
          "0412345678",
          "0412 345 678",
          "+61 412 345 678",
          "(04) 1234-5678",
        ]);
        t.equal(new Set(mobile).size, 1);
        t.match(mobile[0], /^049157/);
        const home = await masks("phone", [
          "0299991234",
          "(02) 9999 1234",
          "+61 2 9999 1234",
        ]);
        t.equal(new Set(home).size, 1);
        t.match(home[0], /^0[2378](5550|7010)/);
        const { rows } = await client.query(
          "select every(pg_temp.mask_phone(n::text) ~ $1) as fiction, count(distinct pg_temp.mask_phone(n::text))::int as forms from generate_series(290000000, 290005000) n",
          [fictionPhone],
        );
        t.equal(rows[0].fiction, true);
        t.ok(rows[0].forms > 4000, `${rows[0].forms} forms`);
      },
    );

    t.test(
      "IP addresses stay in the documentation's ranges, as text and as inet",
      async (t) => {
        const addresses = ["10.1.2.3", "10.0.0.0/8", "fe80::1", "8.8.8.8"];
        const made = await masks("ip_address", addresses, client, "inet");
        const { rows } = await client.query(
          "select every(exists (select from unnest($2::inet[]) r where m <<= r)) as inside from unnest($1::inet[]) m",
          [made, documentationRanges],
        );
        t.same(rows, [{ inside: true }]);
        t.equal(made[0], `${(await masks("ip_address", addresses))[0]}/32`);
        t.same(await masks("ip_address", made, client, "inet"), made);
      },
    );

    t.test(
      "an IP address has one mask, however it is written, and whatever its network's length",
      async (t) => {
        for (const written of [
          ["10.1.2.3", "10.1.2.3/8", " 10.1.2.3/32 "],
          ["fe80::a", "FE80::A", "FE80::A/64"],
        ])
          t.equal(new Set(await masks("ip_address", written)).size, 1);
        const kept = await masks("ip_address", ["192.0.2.7", "2001:db8::7/64"]);
        t.same(kept, ["192.0.2.7", "2001:db8::7/64"]);
      },
    );

    t.test(
      "a date of birth becomes another day of the same year",
      async (t) => {
        const { rows } = await client.query(
          `select every(extract(year from day) = extract(year from pg_temp.mask_date_of_birth(day))) as "sameYear",
           every(day <> pg_temp.mask_date_of_birth(day)) as "anotherDay",
           count(distinct extract(doy from pg_temp.mask_date_of_birth(day)))::int as days
         from (select date '1896-01-01' + i as day from generate_series(0, 77000) i
           union all values (date '0044-03-15 BC'), (date '0001-12-31 BC')) d`,
        );
        t.same(rows, [{ sameYear: true, anotherDay: true, days: 366 }]);
        t.same(
          await masks("date_of_birth", ["infinity", null], client, "date"),
          ["infinity", null],
        );
      },
    );

    t.test(
      "a token keeps its length and its kinds of characters",
      async (t) => {
        const tokens: readonly (readonly [string, RegExp])[] = [
          ["d41d8cd98f00b204e9800998ecf8427e", /^[0-9a-f]{32}$/],
          ["D41D8CD98F00B204E9800998ECF8427E", /^[0-9A-F]{32}$/],
          ["0123456789", /^9[0-9]{9}$/],
          ["4111111111111111", /^0[0-9]{15}$/],
          ["1234", /^[0-9]{4}$/],
          ["abcxyz0189", /^[a-z0-9]{10}$/],
          ["ABCXYZ", /^[A-Z0-9]{6}$/],
          ["AbCd1234", /^[A-Za-z0-9]{8}$/],
          ["12345f", /^[0-9a-f]{6}$/],
          ["a1b2c3d4e", /^[0-9a-f]{9}$/],
          ["e".repeat(63), /^[0-9a-f]{63}$/],
          ["sk_live_Ab12", /^[a-z]{2}_[a-z]{4}_[A-Z][a-z][0-9]{2}$/],
          ["é.1", /^[a-z]\.[0-9]$/],
          [
            "6d0e4ab2-7bdb-4b72-9c5a-1f2b3c4d5e6f",
            /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
          ],
          [`${"a1".repeat(150)}.`, /^([a-z][0-9]){150}\.$/],
        ];
        const made = await masks(
          "token",
          tokens.map(([token]) => token),
        );
        for (const [i, [token, form]] of tokens.entries()) {
          t.match(made[i], form);
          t.not(made[i], token);
        }
        t.not(
          (await masks("token", ["abcX"]))[0],
          (await masks("token", ["abcx"]))[0]?.replace(/.$/, "X"),
        );
        t.equal(
          (await masks("token", [`-${"x".repeat(1000)}`]))[0]?.length,
          512,
        );
      },
    );

    t.test(
      "a free text's addresses, numbers and URLs get their own masks, and the rest stays",
      async (t) => {
        const [email] = await masks("email", ["ann@real.org"]);
        const [mobile, home] = await masks("phone", [
          "0412 345 678",
          "+61 2 9999 1234",
        ]);
        const [url] = await masks("url", ["https://ann.org/a?b=ann@real.org"]);
        t.same(
          await masks("free_text", [
            "Write to Ann@real.org, or 0412 345 678.",
            "x0412345678 0412345678 (+61 2 9999 1234) on 2024-01-15",
            "See https://ann.org/a?b=ann@real.org. ann@real.org joann@real.org",
            'mailto:ann%40real.org ann&#64;real.org "ann\\u0040real.org"',
            "nothing here, 12 of 345",
          ]),
          [
            `Write to ${email}, or ${mobile}.`,
            `x0412345678 ${mobile} (${home}) on 2024-01-15`,
            `See ${url}. ${email} ${(await masks("email", ["joann@real.org"]))[0]}`,
            `mailto:${email?.replace("@", "%40")} ${email} "${email}"`,
            "nothing here, 12 of 345",
          ],
        );
      },
    );

    t.test("masks are those that a copy was made with", async (t) => {
      const digest = createHash("sha256");
      for (const [kind, [values]] of Object.entries(forms))
        digest.update(String(await masks(kind.replaceAll(" ", "_"), values)));
      for (const what of ["token", "free_text", "password"])
        digest.update(
          String(await masks(what, ["aB3-x", "write to ann@real.org", "pw"])),
        );
      t.equal(
        digest.digest("hex").slice(0, 16),
        "63a573e6a7242c90",
        "other ones need a higher `version` in sanitise/rules/hash.ts",
      );
    });

    t.test("no mask looks like an encoded text", async (t) => {
      const look = escapeLiteral(encodedLook);
      for (const what of [...Object.keys(forms), "password"]) {
        const { rows } = await client.query(
          `select mask from generate_series(1, 50000) n, lateral (select pg_temp.mask_${what.replaceAll(" ", "_")}('somebody ' || n) as mask offset 0) masked
           where mask collate "C" ~ ${look}`,
        );
        t.same(rows, [], what);
      }
    });

    t.test("words come from the vocabulary, all of them", async (t) => {
      const { firstNames, lastNames } = await loadVocabulary();
      for (const [what, words] of [
        ["first_name", firstNames],
        ["last_name", lastNames],
      ] as const) {
        const made = await masks(
          what,
          Array.from({ length: 5000 }, (_, i) => `name ${i}`),
        );
        t.same([...new Set(made)].sort(), [...words].sort());
      }
    });

    t.test("an address's mask is the hash of key and address", async (t) => {
      for (const address of ["ann@real.org", "josé@real.org"])
        t.same(await masks("email", [address]), [emailMask(key, address)]);
    });

    t.test("a database of another encoding has the same masks", async (t) => {
      const admin = await server.admin();
      await admin.query(
        `create database latin encoding 'LATIN1' locale 'C' ${major >= 15 ? "locale_provider libc" : ""} template template0`,
      );
      const latin = await connect(t, server, { database: "latin" });
      await createMaskingFunctions(latin, key);
      const texts = ["josé@real.org", "call 0412\u00a0345\u00a0678"];
      for (const what of ["email", "phone", "token", "free_text"])
        t.same(await masks(what, texts, latin), await masks(what, texts), what);
    });

    // Once: the versions' masks are the same, as the test above shows.
    if (major === newest)
      t.test("a million values have as many masks", async (t) => {
        const million = 1_000_000;
        const address = "i || '@real.org'";
        const unique: Readonly<Record<string, string>> = {
          email: `mask_email(${address})`,
          narrowEmail: `mask_email(${address}, ${emailBytes(String(shortestUniqueEmail))})`,
          url: `mask_url('https://real.org/' || i)`,
          token: `mask_token(md5(i::text))`,
          password: `mask_password('pbkdf2_sha256$1$' || i)`,
        };
        // Of hashes, which compare faster than texts; 64 bits of two texts are alike as good as never.
        await client.query("set work_mem = '128MB'");
        const { rows } = await client.query(
          `select ${Object.keys(unique)
            .map((name) => `count(distinct "${name}")::int as "${name}"`)
            .join(", ")}
           from (select ${Object.entries(unique)
             .map(
               ([name, mask]) =>
                 `hashtextextended(pg_temp.${mask}, 0) as "${name}"`,
             )
             .join(", ")} from generate_series(1, ${million}) i) masks`,
        );
        t.same(rows, [
          Object.fromEntries(
            Object.keys(unique).map((name) => [name, million]),
          ),
        ]);
      });

    t.test(
      "PostgreSQL inlines the functions, so a column costs one expression",
      async (t) => {
        await client.query(
          "create temporary table person (v varchar(254), dob date)",
        );
        for (const call of [
          "email(v)",
          "first_name(v)",
          "last_name(v)",
          "phone(v)",
          "date_of_birth(dob)",
        ]) {
          const { rows } = await client.query<{ "QUERY PLAN": string }>(
            `explain (verbose) select pg_temp.mask_${call} from person`,
          );
          const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
          t.match(plan, "sha256");
          t.notMatch(plan, "mask_");
        }
      },
    );

    t.test("the key is in no log, statement or table", async (t) => {
      await t.rejects(
        client.query("select pg_temp.mask_email('x@real.org')::int"),
      );
      const log = await readFile(server.logFile, "utf8");
      t.match(log, "copy pg_temp.masking_key from stdin");
      t.match(log, "current_setting(setting)");
      const admin = await server.admin(server.database);
      const { rows } = await admin.query(
        "select query from pg_stat_activity union all select relname from pg_class where relname = 'masking_key'",
      );
      for (const secret of [key, ...keyed.map((what) => derive(key, what))]) {
        t.notMatch(log, secret);
        t.notMatch(JSON.stringify(rows), secret);
        t.notMatch(log, Buffer.from(secret).toString("hex"));
      }
    });
  });
