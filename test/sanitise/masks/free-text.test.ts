import t from "tap";
import { kindsFor } from "../../../sanitise/audit/kinds/kinds";
import { createMaskingFunctions } from "../../../sanitise/masks/create";
import { connect } from "../../support/connect";
import { addresses, phoneNumbers } from "../../support/examples";
import { holding } from "../../support/kinds";
import { majors, startPostgres } from "../../support/postgres";

/** What stands around an address or a number in a text. */
const around = [
  (text: string) => text,
  (text: string) => `Hello, ${text}\n`,
  (text: string) => `<a href="${text}">${text}</a>`,
  (text: string) => `to=${text}&x=1`,
  (text: string) => `${text} ${text}`,
  (text: string) => `${text} 12, ${text}`,
];

/** Addresses that end, or begin, as few do. */
const odd = [
  ...["ann@real.org1", "ann@real.org-2", "ann@real.org.3", "o'@real.org"],
  ...["x=@real.org", "ann@real.org@real.de", "\\\\u0040ann\\\\u0040real.org"],
];

for (const major of majors)
  t.test(`on PostgreSQL ${major}`, async (t) => {
    const client = await connect(t, await startPostgres(t, { major }));
    await createMaskingFunctions(client, "key");
    const masked = async (texts: readonly string[]) =>
      (
        await client.query<{ mask: string }>(
          "select pg_temp.mask_free_text(value) as mask from unnest($1::text[]) with ordinality each(value, place) order by place",
          [texts],
        )
      ).rows.map(({ mask }) => mask);

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
      ]);
      for (const other of others) t.equal(other, mask);
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
