import t from "tap";
import { kindsFor } from "../../../sanitise/audit/kinds/kinds";
import { decodedText } from "../../../sanitise/audit/text/decoded";
import { createMaskingFunctions } from "../../../sanitise/masks/create";
import { connect } from "../../support/connect";
import { base64, held, honest } from "../../support/encoded";
import { addresses, phoneNumbers } from "../../support/examples";
import { keys, letters, made } from "../../support/keys";
import { holding } from "../../support/kinds";
import { masking } from "../../support/mask-texts";
import { majors } from "../../support/postgres";

/** What stands around an address or a number in a text. */
const around = [
  (text: string) => text,
  (text: string) => `Hello, ${text}\n`,
  (text: string) => `<a href="${text}">${text}</a>`,
  (text: string) => `(${text}) ((${text}`,
  (text: string) => `to=${text}&x=1`,
  (text: string) => `${text} ${text}`,
  (text: string) => `${text} 12, ${text}`,
];

/** Addresses that end, or begin, as few do. */
const odd = [
  ...["ann@real.org1", "ann@real.org-2", "ann@real.org.3", "o'@real.org"],
  ...["ann@real.org\u3002bo@real.de", "ann@real.org\uff0ebo&#64;real.de"],
  ...["x=@real.org", "ann@real.org@real.de", "\\\\u0040ann\\\\u0040real.org"],
];

for (const major of majors)
  t.test(`on PostgreSQL ${major}`, async (t) => {
    const { server, client, masked } = await masking(t, major);

    t.test("leaves nothing that the audit finds", async (t) => {
      const { all } = kindsFor({ allow: [], patterns: {} });
      for (const [name, texts] of [
        ["e-mail address", [...addresses, ...odd]],
        ["phone number", phoneNumbers],
      ] as const) {
        const kind = all.find((one) => one.name === name);
        if (!kind) throw new Error(`There is no kind ${name}.`);
        const written = texts.flatMap((text) =>
          around.map((form) => form(text)),
        );
        const real = await holding(client, kind, written);
        t.ok(real.length > 0.9 * written.length, `${real.length} of a kind`);
        const masks = await masked(written);
        for (const one of all) t.same(await holding(client, one, masks), []);
        t.same(await masked(masks), masks, "a mask stays");
      }
    });

    t.test("what stands beside makes no difference", async (t) => {
      const found = [
        ...["ann@real.org", "pat.o'neil@real.org", "ann%40real.org"],
        ...["sales+x@real.org", "www.ann@real.org", '"ann lee"@real.org'],
        ...["0412345678", "0412 345 678", "+ 61 412 345 678", "(02) 9999 1234"],
        ...["+61 412 345", "4111 - 1111 - 1111 - 1111", "https://ann.org/x y"],
        ...["GB29 NWBK 6016 1331 9268 19", "PGPASSWORD=s3cretpass psql"],
        ...["12:30", "2024-11-05", "$5.00", "12", "x1"],
      ];
      const alone = await masked(found.map((text) => `Of ${text}`));
      for (const [before, after] of [
        ["amber, birch. ", " (cloud) delta"],
        ["a well-made McDonald's NOTE: ", " and so on, e.g. ember"],
        ["no. 7 of ", ", 8 of them"],
        ["Zo\u00eb's \u201cforest\u201d\n", "\nof\u00a0gardens"],
        ["bob@real.net or ", " or 0298765432"],
      ] as const)
        t.same(
          (
            await masked(found.map((text) => `${before}Of ${text}${after}`))
          ).map((text) => text.slice(text.indexOf("Of "))),
          (await masked([`Of hers${after}`])).flatMap((text) =>
            alone.map((one) => `${one}${text.slice("Of hers".length)}`),
          ),
          before,
        );
    });

    t.test("a number has its mask however it is written", async (t) => {
      const [mask, ...others] = await masked([
        "0412345678",
        "0412\u00a0345\u00a0678",
        "0412\u2011345\u2013678",
        "+61 412 345 678",
        "%2B61412345678",
        "&#43;61 412 345 678",
        "\\u002b61412345678",
        "+61 (0)412 345 678",
        "(0412) 345-678",
        "0412/345/678",
        "0412\u202f345\u2009678",
        "\uff10\uff14\uff11\uff12\u3000\uff13\uff14\uff15\u3000\uff16\uff17\uff18",
        "0061 412 345 678",
        "0011 61 412 345 678",
        "61412345678",
      ]);
      for (const other of others) t.equal(other, mask);
    });

    t.test("an address has its mask however it is written", async (t) => {
      for (const [address, ...spellings] of [
        ["ann@real.org", "ann%40real.org", "ANN&#64;real.org", "ann＠real.org"],
        ["pat.o'neil@real.org", "pat.o'neil%40real.org"],
        ["jörg@bücher.de", "JÖRG@BÜCHER.DE"],
      ]) {
        const { rows } = await client.query<{ mask: string }>(
          "select pg_temp.mask_email($1) as mask",
          [address],
        );
        const [{ mask = "" } = {}] = rows;
        for (const one of [address, ...spellings]) {
          const written = one?.includes("%40")
            ? mask.replace("@", "%40")
            : mask;
          t.same(await masked([`to ${one}, now`]), [`to ${written}, now`]);
          t.same(await masked([one ?? ""]), [written]);
        }
      }
      const [whole] = await masked(["sales/team=a@real.org"]);
      t.match(whole, /^u[0-9a-f]{20}@example\.com$/, "an address alone is one");
    });

    t.test(
      "accounts, cards and keys go, what else has digits stays",
      async (t) => {
        const { all } = kindsFor({ allow: [], patterns: {} });
        const real = [
          "pay DE89 3704 0044 0532 0130 00 now",
          "pay de89\u00a03704\u00a00044\u00a00532\u00a00130\u00a000",
          "GB29-NWBK-6016-1331-9268-19",
          "card 4111 1111 1111 1111, thanks",
          "4111.1111.1111.1111",
          "4111\u202f1111\u202f1111\u202f1111",
          "3782 822463 10005",
          `key ${"AK"}IAABCDEFGHIJKLMNOP`,
          `{"t":"${"gh"}p_${"a1".repeat(18)}"}`,
          "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl",
          `-----BEGIN ${"RSA"} PRIVATE KEY-----\nMIIBanna\n-----END RSA PRIVATE KEY-----\nbye`,
          "postgres://app:s3cretpass@db.internal/app",
          "host=db.internal user=app password=s3cretpass dbname=x",
          "Server=crm;Database=app;User Id=sync;Password='s3cret pass';",
          "PGPASSWORD=s3cretpass psql",
          "to GB29 NWBK 6016 1331 9268 19, please",
          "14.DE89370400440532013000",
          "DE89370400440532013000 GB29NWBK60161331926819",
          ...keys.map((key) => `its key is ${key}, do not tell`),
        ];
        const masks = await masked(real);
        for (const one of all) t.same(await holding(client, one, masks), []);
        for (const mask of masks)
          t.notMatch(mask, /3704|1111|6016|8224|s3cret|anna|a1a1|c2lnb/);
        t.equal(masks[3]?.replace(/[0-9]+/, "…"), "card …, thanks");
        t.match(masks[10], /\nbye$/);
        t.same(await masked(masks), masks, "a mask stays");
        const [one, other] = await masked([
          "DE89370400440532013000",
          "DE89 3704 0044 0532 0130 00",
        ]);
        t.equal(one, other, "equal accounts have equal masks");
        const others = [
          "GB28 NWBK 6016 1331 9268 19",
          "4111 1111 1111 1112",
          "update users set password = $1",
          "no. 1234567890123, 2026-11-24 12:42:31",
        ];
        t.same(await masked(others), others);
      },
    );

    t.test("a key goes, be it short or in a long text", async (t) => {
      const shortest = [
        made("sk", "_live_", letters.slice(0, 10)),
        made("rk", "_prod_", letters.slice(0, 10)),
        made("xo", "xb-", letters.slice(0, 10)),
        made("xa", "pp-1-", letters.slice(0, 10)),
        made("https://hooks.", "slack.com/triggers/", "T01234"),
      ];
      const words = "There is nothing here that anybody looks for. ".repeat(30);
      const real = [...shortest, ...keys].flatMap((key) => [
        `key=${key}`,
        `${words}Its key is ${key}, do not tell. ${words}`,
      ]);
      const { all } = kindsFor({ allow: [], patterns: {} });
      const masks = await masked([...real, keys.join(" and ")]);
      for (const one of all) t.same(await holding(client, one, masks), []);
      for (const [index, text] of real.entries()) t.not(masks[index], text);
    });

    t.test(
      "a number has its mask in whatever groups, an address among whatever signs",
      async (t) => {
        const [mobile, landline, address] = await masked([
          "0412345678",
          "0291235432",
          "ann@real.org",
        ]);
        const mobiles = ["0412 345 678", "0412 345678", "0412-345-678"];
        mobiles.push("0412.345.678", "0412 34 56 78", "(04) 1234 5678");
        mobiles.push(
          "04 1234 5678",
          "0412\u2013345\u2013678",
          "+61 412 345 678",
        );
        const landlines = ["02 9123 5432", "(02) 9123 5432", "(02)91235432"];
        landlines.push("02-9123-5432", "(02) 91235432", "+61 2 9123 5432");
        const around = [
          ["", ""],
          ["to ", ", now"],
          ["tel:", "."],
        ];
        const addresses = ["<>", "()", '""', ",,", ";;", "=;"].map((signs) => [
          signs.charAt(0),
          signs.charAt(1),
        ]);
        for (const [before = "", after = ""] of around) {
          const text = (one = "") => `${before}${one}${after}`;
          t.same(
            await masked(mobiles.map(text)),
            mobiles.map(() => text(mobile)),
          );
          t.same(
            await masked(landlines.map(text)),
            landlines.map(() => text(landline)),
          );
        }
        for (const [before = "", after = ""] of [...around, ...addresses])
          t.same(await masked([`x ${before}ann@real.org${after} y`]), [
            `x ${before}${address}${after} y`,
          ]);
      },
    );

    t.test("what is encoded is masked and encoded again", async (t) => {
      const real = Object.values(held);
      const names = Object.keys(held);
      const masks = await masked(real);
      const { rows } = await client.query<{ text: string }>(
        `select coalesce(${decodedText(`(value collate "C")`, (sql) => sql)}, '') || e'\\n' || value as text from unnest($1::text[]) with ordinality each(value, place) order by place`,
        [masks],
      );
      const { all } = kindsFor({ allow: [], patterns: {} });
      const read = rows.map(({ text }) => text);
      for (const one of all) t.same(await holding(client, one, read), []);
      for (const [index, text] of read.entries())
        t.notMatch(
          text,
          /lund@|harbour|345\W*678|678 today|4567|GB82/,
          names[index] ?? "",
        );
      t.same(await masked(masks), masks, "a mask stays");
      const others = Object.values(honest);
      t.same(await masked(others), others, "letter for letter");

      const [mask = ""] = await masked(["bo.lund@harbour.se"]);
      const written = (name: string) => masks[names.indexOf(name)] ?? "";
      const bytes = (name: string, encoding: BufferEncoding = "base64") =>
        Buffer.from(written(name), encoding).toString();
      t.match(bytes("base64"), mask, "equal values have equal masks");
      t.equal(bytes("hexadecimal digits", "hex"), mask);
      t.match(bytes("lines of PEM"), mask);
      t.match(written("lines of mail"), /^[^\n]*\r\n\r\n[\w+/]{76}\r\n/);
      t.match(
        Buffer.from(
          JSON.parse(written("lines in JSON")).body,
          "base64",
        ).toString(),
        mask,
      );
      t.notMatch(written("base64 for URLs, without padding"), /[+/=]/);
      t.match(
        written("hexadecimal digits in capitals, marked"),
        /^\\x[0-9A-F]+$/,
      );
      t.equal(written("HTML twice"), mask);
      t.equal(written("quoted-printable"), `Reply-To: "Bo" <${mask}>`);
      t.equal(written("among other bytes"), base64("masked"));
      t.match(
        written("a number that a header's fold parts"),
        /^From: Bo\nSubject: call 04\d{8} today\n\n12\n 13$/,
      );
      const [number = ""] = await masked(["0412 345 678"]);
      for (const name of names.filter((name) => name.startsWith("digits ")))
        t.match(written(name), number, name);
      t.equal(written("digits after %22"), `%22${number} today`);
      t.equal(written("digits after a\\n"), `a\\n${number} today`);
      t.equal(
        written("digits with </b>&nbsp;<b>"),
        `call ${number}</b><b></b><b> today`,
      );
      t.equal(written("an address after an escape"), `{"a": "b\\n${mask}"}`);
      t.equal(
        written("two encoded words"),
        `Subject: =?UTF-8?Q?Zo=C3=AB=3A_call_${number}_today?=\r\nTo: x`,
      );
      t.equal(
        written("one that is cut off"),
        `Subject: =?utf-8?Q?Zo=C3=AB_${number}_tod?=`,
      );
      t.equal(
        written("one of an unknown charset"),
        `=?x-own?Q?Zo=3F_${number}_today?=`,
      );
    });

    t.test("signs that nobody sees make no difference", async (t) => {
      const [number, mask] = await masked(["0412 345 678", "ann@real.org"]);
      t.same(
        await masked([
          "0412\u200b345\u2060678 ann\u200b@real\u00ad.org",
          "\u202a0412345678\u202c, ann@\ufeffreal.org",
          "\u0645\u06cc\u200c\u0634\u0648\u062f ann@real.org",
        ]),
        [
          `${number} ${mask}`,
          `\u202a${number}\u202c, ${mask}`,
          `\u0645\u06cc\u200c\u0634\u0648\u062f ${mask}`,
        ],
      );
    });

    t.test("encoded words that hold nobody stay", async (t) => {
      const [mask] = await masked(["ann@real.org"]);
      const from = (address: string) =>
        `From: =?UTF-8?Q?a_=3F_Lee=2C_Ann?= <${address}>\nSubject: =?UTF-8?B?w6k=?=\n =?UTF-8?Q?b?=\nMessage-ID: 1`;
      t.same(await masked([from("ann@real.org")]), [from(`${mask}`)]);
    });

    t.test("a mail's parts stay what they are", async (t) => {
      const bound = "--===============3805327407543267==";
      const parts = (lines: readonly string[]) => [
        `Content-Type: multipart/mixed;\n boundary="${bound.slice(2)}"\n`,
        `${bound}\nContent-Transfer-Encoding: quoted-printable\n`,
        `${lines[0]}\n`,
        `${bound}\nContent-Transfer-Encoding: base64\n`,
        `${base64(`${lines[1]}`)}\n`,
        `${bound}--\n`,
      ];
      const real = parts(["Zo=C3=AB, to ann@real=\n.org", "1: ann@real.org"]);
      const [mask = ""] = await masked(["ann@real.org"]);
      const [mail = ""] = await masked([real.join("\n")]);
      t.equal(mail, parts([`Zo=C3=AB, to ${mask}`, `1: ${mask}`]).join("\n"));
    });

    t.test("a number in the form of a country, be it short", async (t) => {
      const region = ["AT", "DE", "NZ", "US"];
      const other = await connect(t, server);
      await createMaskingFunctions(other, "key", [], [], region);
      const { all } = kindsFor({ allow: [], patterns: {}, region });
      const phone = all.filter(({ name }) => name === "phone number");
      const real = [
        "Ruf 030 123 an",
        "0547 245",
        "415-555-2671",
        "+1.415.5552671",
      ];
      t.same(
        (await Promise.all(phone.map((one) => holding(other, one, real))))[0],
        real,
      );
      const { rows } = await other.query<{ mask: string }>(
        "select pg_temp.mask_free_text(value) as mask from unnest($1::text[]) each(value)",
        [[...real, ...real.map((text) => `12 amber,\n${text}.`)]],
      );
      const masks = rows.map(({ mask }) => mask);
      for (const one of phone) t.same(await holding(other, one, masks), []);
    });

    t.test("a text that holds very many of them", async (t) => {
      const [mask = ""] = await masked(["ann@real.org or 0412 345 678"]);
      const times = 30_000;
      const [long = ""] = await masked([
        "ann@real.org or 0412 345 678\n".repeat(times),
      ]);
      t.equal(long, `${mask}\n`.repeat(times));
    });

    t.test("two numbers have two masks", async (t) => {
      const [both, one, other] = await masked([
        "02 9999 1234 0412 345 678",
        "02 9999 1234",
        "0412 345 678",
      ]);
      t.equal(both, `${one} ${other}`);
    });
  });
