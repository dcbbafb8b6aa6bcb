import t from "tap";
import { kindsFor } from "../../../../sanitise/audit/kinds/kinds";
import { phone } from "../../../../sanitise/audit/kinds/phone";
import { createMaskingFunctions } from "../../../../sanitise/masks/create";
import {
  fictionLandlines,
  fictionMobiles,
} from "../../../../sanitise/masks/shared/reserved";
import { connect } from "../../../support/connect";
import { phoneNumbers } from "../../../support/examples";
import { checkKind, holding, overlooked } from "../../../support/kinds";
import { startPostgres } from "../../../support/postgres";

const client = startPostgres(t).then((server) => connect(t, server));

t.test("phone numbers as people write them", async (t) => {
  await checkKind(t, await client, "phone number", phoneNumbers, [
    "",
    "0491570006",
    "0491 570 006",
    "+61 491 570 006",
    "+61491570006",
    "(02) 5550 1234",
    "0255501234, 0370101234; +61 8 5550 9999",
    "\\u002b61491570006",
    "%2B61 2 5550 0000",
    "2026-01-02",
    "02.03.2026",
    "02/03/2026 04:05:06",
    "2026-11-24T12:42:31.123456+00:00",
    "2026-11-24 12:42:31.041234+10",
    "20261124124231",
    "1732452151",
    "1732452151000",
    "412345678",
    "10412345678",
    "04123456789",
    "041234567",
    "x0412345678",
    "0412345678x",
    "1.0412345678",
    "-33.0412345678",
    "0.0212345678901",
    "0512345678",
    "131234",
    "1300123456",
    "b0412345-6780-4123-9456-780412345678",
    "0412345678041234567804",
    "192.168.02.99",
    "+1 012 345 678",
    "+12345",
    "1+2345678",
    "9876543210",
  ]);
});

t.test("what masks are made of passes in every form", async (t) => {
  await createMaskingFunctions(await client, "key", []);
  const { rows } = await (await client).query<{ mask: string }>(
    "select distinct pg_temp.mask_phone('04' || lpad(n::text, 8, '0')) as mask from generate_series(1, 1000) n union select pg_temp.mask_phone('02' || n) from generate_series(10000000, 10002500) n",
  );
  const masks = [
    ...new Set([
      ...rows.map(({ mask }) => mask),
      ...fictionMobiles,
      ...fictionLandlines.map((begin) => `${begin}0000`),
    ]),
  ];
  t.ok(masks.length > 2_000, `${masks.length} masks`);
  const written = masks.flatMap((mask) => {
    const [a, b, c] = [mask.slice(0, 4), mask.slice(4, 7), mask.slice(7)];
    const rest = mask.slice(1);
    return [
      mask,
      `${a} ${b} ${c}`,
      `${a}-${b}-${c}`,
      `(${mask.slice(0, 2)}) ${mask.slice(2, 6)} ${mask.slice(6)}`,
      `+61${rest}`,
      `+61 ${rest}`,
      `+61 (0)${rest}`,
      `%2B61${rest}`,
      `{"a": "${mask}", "b": "${mask}"}`,
      `${mask},${mask}`,
    ];
  });
  t.same(await holding(await client, phone([]), written), []);
  // Nor does the quick look see one, or it would cost more than it saves.
  const passed = await overlooked(
    await client,
    kindsFor({ allow: [], patterns: {} }),
    phone([]),
    masks,
  );
  t.equal(passed.length, masks.length);
  const next = masks
    .filter((mask) => mask.startsWith("04"))
    .map((mask) => `${mask.slice(0, -1)}${(Number(mask.slice(-1)) + 1) % 10}`)
    .filter((number) => !masks.includes(number));
  t.ok(next.length > 20);
  t.same(
    await holding(await client, phone([]), next),
    next,
    "their neighbours don't",
  );
});

t.test(
  "numbers of other countries, as people write them at home",
  async (t) => {
    const numbers: Readonly<Record<string, readonly string[]>> = {
      GB: ["07700 900123", "020 7946 0958", "(0121) 496 0000", "07700900123"],
      FR: ["06 12 34 56 78", "06.12.34.56.78", "0612345678"],
      DE: ["0170/1234567", "030 12345678", "01701234567"],
      NZ: ["021 123 4567", "(09) 303 4567"],
      US: ["(415) 555-2671", "415-555-2671", "415.555.2671"],
      ES: ["612 34 56 78"],
      BR: ["(11) 96123-4567"],
      IN: ["98765 43210", "09876543210"],
      NO: ["22 12 34 56"],
      SG: ["9123 4567"],
    };
    const others = [
      "",
      "0491570006",
      "0491 570 006",
      "2026-11-24 12:42:31.123456",
      "24.11.2026 10:11",
      "11/24/2026",
      "1234567890",
      "4155552671",
      "$1,234.56",
      "41111111-1111-1111-1111-111111111111",
      "1.23.4567",
    ];
    for (const [country, found] of Object.entries(numbers))
      await checkKind(t, await client, "phone number", found, others, {
        allow: [],
        patterns: {},
        region: [country],
      });
    const without = await holding(await client, phone([]), [
      "07700 900123",
      "(415) 555-2671",
      "06 12 34 56 78",
    ]);
    t.same(without, [], "where the rules name none they are any number");
  },
);
