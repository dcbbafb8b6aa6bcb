import t from "tap";
import { masking } from "../../../support/mask-texts";
import { majors } from "../../../support/postgres";

/** A way to write a text, and to read it. */
interface Way {
  write(text: string): string;
  read(written: string): string;
}

const inJson: Way = {
  write: (text) => JSON.stringify({ a: text, n: 1 }),
  read: (written) => JSON.parse(written).a,
};

/** As Python, PHP and Ruby on Rails write it. */
const inAsciiJson: Way = {
  write: (text) =>
    inJson
      .write(text)
      .replace(
        /[^ -~]|[<>&]/g,
        (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
      ),
  read: inJson.read,
};

const inForm: Way = {
  write: (text) => new URLSearchParams({ a: text, n: "1" }).toString(),
  read: (written) => new URLSearchParams(written).get("a") ?? "",
};

/** As programs other than browsers write it. */
const inQuery: Way = {
  write: (text) => `a=${encodeURIComponent(text)}&n=1`,
  read: inForm.read,
};

const inBase64: Way = {
  write: (text) => Buffer.from(text).toString("base64"),
  read: (written) => Buffer.from(written, "base64").toString(),
};

const signs = {
  "&": "amp",
  "<": "lt",
  ">": "gt",
  '"': "quot",
  "\u00a0": "nbsp",
};

/** As editors in a browser write it. */
const inHtml: Way = {
  write: (text) =>
    `<p>${Object.entries(signs).reduce((html, [sign, name]) => html.replaceAll(sign, `&${name};`), text)}</p>`,
  read: (written) =>
    Object.entries(signs).reduceRight(
      (html, [sign, name]) => html.replaceAll(`&${name};`, sign),
      written.slice(3, -4),
    ),
};

const ways = { inJson, inAsciiJson, inForm, inQuery, inBase64, inHtml };
const outer = { inJson, inAsciiJson, inForm, inQuery, inBase64 };

const numbers = [
  "0412 345 678",
  "+61 412 345 678",
  "(02) 9123 4567",
  "0412\u00a0345\u00a0678",
  "+61\u2011412\u2011345\u2011678",
  "02\u202f9123\u202f4567",
];
const texts = [
  ...numbers.flatMap((number) => [
    `The number is ${number}`,
    `The club meets.\n${number}\r\nPlease call`,
    `Tel:\t${number}, Zo\u00eb, or "${number}" & <${number}>`,
    `\u53f7${number}\u53f7 is it, also to ann@real.org or bo+b@mail.club.de`,
  ]),
  "Write to ann@real.org, or <a_b+c@real.com.au>\n'bo@real.org' is away: 20% of 12",
  "IBAN:\tGB82 WEST 1234 5698 7654 32\nCard:\u00a04111\u00a01111\u00a01111\u00a01111",
];

for (const major of majors)
  t.test(`on PostgreSQL ${major}`, async (t) => {
    const { masked } = await masking(t, major);

    /** Without what people write between digits, of which masks have none. */
    const bare = (text: string) => text.replace(/[\u00a0\u202f\u2011]/g, " ");

    t.test("what is beside stays as it is written", async (t) => {
      const [number, mask] = await masked(["0412 345 678", "ann@real.org"]);
      const address = mask?.replace("@", "%40");
      t.same(
        await masked([
          "/a%2fb?c=d+e&mail=x%20ann%40real.org&next=/f%20(g)",
          "b=1+2&to=+61%20412%20345%20678;%20x",
          "a=+61 412 345 678, i=i+1, 20%de 0412 345 678",
          "See https://a.real.org/?q=b%20c+d, 'a+b=c+d'",
          "=?x-own?Q?Zo=EB_0412_345_678_=5C?=",
          `%${"25".repeat(2_000)}41 ann@real.org`,
        ]),
        [
          `/a%2fb?c=d+e&mail=x%20${address}&next=/f%20(g)`,
          `b=1+2&to=${number};%20x`,
          `a=${number}, i=i+1, 20%de ${number}`,
          `See ${(await masked(["https://a.real.org/?q=b%20c+d"]))[0]}, 'a+b=c+d'`,
          `=?x-own?Q?Zo=3F_${number}_=5C?=`,
          `%${"25".repeat(2_000)}41 ${mask}`,
        ],
      );
    });

    for (const [name, way] of Object.entries(ways))
      t.test(`${name}: read again it is what the text's mask is`, async (t) => {
        const masks = await masked(texts);
        const written = await masked(texts.map((text) => way.write(text)));
        t.same(
          written.map((one) => bare(way.read(one))),
          masks.map(bare),
        );
        t.same(await masked(written), written, "a mask stays");
        for (const [around, further] of Object.entries(outer)) {
          const both = await masked(
            texts.map((text) => further.write(way.write(text))),
          );
          t.same(
            both.map((one) => bare(way.read(further.read(one)))),
            masks.map(bare),
            around,
          );
        }
      });
  });
