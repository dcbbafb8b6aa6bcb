import type { Client } from "pg";
import t from "tap";
import { card } from "../../../../../hooks/sanitise/audit/kinds/card";
import { email } from "../../../../../hooks/sanitise/audit/kinds/email";
import { iban } from "../../../../../hooks/sanitise/audit/kinds/iban";
import type { Kind } from "../../../../../hooks/sanitise/audit/kinds/kind";
import { kindsFor } from "../../../../../hooks/sanitise/audit/kinds/kinds";
import { pattern } from "../../../../../hooks/sanitise/audit/kinds/pattern";
import { phone } from "../../../../../hooks/sanitise/audit/kinds/phone";
import { secret } from "../../../../../hooks/sanitise/audit/kinds/secret";
import { connect } from "../../../../support/connect";
import { startPostgres } from "../../../../support/postgres";

t.setTimeout(180_000);

interface Examples {
  readonly kind: Kind;
  readonly hits: readonly string[];
  readonly misses: readonly string[];
}

const uuid = "41234567-4111-4111-8111-411111111111";

const examples: readonly Examples[] = [
  {
    kind: phone,
    hits: [
      "0412345678",
      "0412 345 678",
      "Tel.0412-345-678.",
      "04 1234 5678",
      "(02) 9876 5432",
      "0298765432",
      "03 9876-5432, after six",
      "+61 412 345 678",
      "+61 (0)2 9876 5432",
      "+61412345678",
      "tel:%2B61412345678",
      "&#43;61412345678",
      '{"p": "\\u002b61412345678"}',
      "+44 20 7946 0958",
      "+1 (212) 555-2368",
      "+49 30 901820",
      "1300 975 708",
      "13 12 34",
      "1800-123-456",
      "0491570006 or 0491570007",
      "0491 570 007",
      "+61491570999",
      "0412\u00a0345\u00a0678",
      "{0412345678,0491570006}",
    ],
    misses: [
      "0491570006",
      "0491 570 006",
      "+61 491 570 006",
      "(02) 5550 1234",
      "+61 2 7010 1234",
      "0870101234",
      "2024-05-10 10:20:30",
      "2024-05-01T10:20:30.123456+10:00",
      "10/Oct/2000:13:55:36 +1000] 200 2326",
      "04-12-2024 10:30",
      "1700000000000",
      "1300123456",
      "131234",
      "13-12-24",
      "12345678901",
      "04123456789",
      "a0412345678b",
      "3.0298765432",
      "99-0412-3456",
      uuid,
      "9e107d9d372bb6826bd81d3542a419d6",
      "0412 345 67",
      "+12",
    ],
  },
  {
    kind: card,
    hits: [
      "4111111111111111",
      "4111 1111 1111 1111",
      "card 4111-1111-1111-1111.",
      "5555555555554444",
      "2223003122003222",
      "378282246310005",
      "3782 822463 10005",
      "30569309025904",
      "6011111111111117",
      "3530111333300000",
      "4222222222222",
      "{4111111111111112,4111111111111111}",
    ],
    misses: [
      "4111111111111112",
      "1234567812345670",
      "04111111111111111",
      "4111111111111111a",
      "0.4111111111111111",
      uuid,
      "1700000000000",
      "4111 1111 1111",
      "79927398713",
    ],
  },
  {
    kind: iban,
    hits: [
      "DE89370400440532013000",
      "DE89 3704 0044 0532 0130 00",
      "IBAN: GB82 WEST 1234 5698 7654 32, BIC X",
      "NL91ABNA0417164300",
      "FR1420041010050500013M02606",
      "MT84MALT011000012345MTLCAST001S",
      "NO9386011117947",
      "CH9300762011623852957",
      "BR1800360305000010009795493C1",
      "SA0380000000608010167519",
      "LC55HEMM000100010012001200023015",
      "AD1200012030200359100100",
      "UA213223130000026007233566001",
    ],
    misses: [
      "DE89370400440532013001",
      "DE8937040044053201300",
      "XDE89370400440532013000",
      "DE89370400440532013000X",
      "ZZ89370400440532013000",
      "de89 is a number",
      "UA87FF679A2F3E71D9181A",
    ],
  },
  {
    kind: secret,
    hits: [
      "AKIAIOSFODNN7EXAMPLE",
      "key=ASIAIOSFODNN7EXAMPLE;",
      `sk_${"live"}_4eC39HqLyjWDarjtT1zdp7dc`,
      `rk_${"live"}_4eC39HqLyjWDarjtT1zdp7dc`,
      "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
      "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N",
      "-----BEGIN RSA PRIVATE KEY-----\nMII",
      "-----BEGIN PRIVATE KEY-----",
      "-----BEGIN OPENSSH PRIVATE KEY-----",
      `ghp_${"a1".repeat(18)}`,
      `github_pat_${"A1".repeat(20)}`,
      `xox${"b"}-123456789012-abcdef`,
      `AIza${"Sy".repeat(17)}A`,
    ],
    misses: [
      "AKIA",
      "AKIAiosfodnn7example",
      "XAKIAIOSFODNN7EXAMPLE",
      "sk_test_4eC39HqLyjWDarjtT1zdp7dc",
      "pk_live_4eC39HqLyjWDarjtT1zdp7dc",
      "eyJhbGciOiJIUzI1NiJ9",
      "-----BEGIN PUBLIC KEY-----",
      "-----BEGIN CERTIFICATE-----",
      "xoxo-kisses",
    ],
  },
  {
    kind: email(["a@b.com", "ann.s@c.org", "@club.org"]),
    hits: [
      "ann@real.org",
      "xa@b.com",
      "aa@b.com",
      "-a@b.com",
      "b@b.com",
      "a@b.com.au",
      "nn.s@c.org",
      "ann@example.com.au",
      "ann@example.community",
      "ann@example.com-x.de",
      "ann%40real.org",
      '{"a": "x\\u0040real.org"}',
    ],
    misses: [
      "a@b.com",
      "=a@b.com",
      "A@B.COM",
      "ann.s@c.org.",
      "any@club.org",
      "x@example.com",
      "x@mail.example.org",
      "@home",
      "x@y.test",
    ],
  },
  {
    kind: pattern("member number", "M-[0-9]{6}"),
    hits: ["M-123456", "xM-1234567"],
    misses: ["M-12345", "m-123456"],
  },
  {
    kind: pattern("whole", "^[0-9]{6}$"),
    hits: ["123456"],
    misses: ["1234567", "x\n123456"],
  },
];

async function holding(client: Client, condition: string, values: string[]) {
  const { rows } = await client.query<{ value: string }>(
    `select value from unnest($1::text[]) value where ${condition}`,
    [values],
  );
  return rows.map(({ value }) => value);
}

t.test("each kind is found, and what only looks like it isn't", async (t) => {
  const client = await connect(t, await startPostgres(t));
  for (const { kind, hits, misses } of examples) {
    t.same(
      await holding(client, kind.holds("value"), [...hits]),
      hits,
      `${kind.name}: hits`,
    );
    t.same(
      await holding(client, kind.holds("value"), [...misses]),
      [],
      `${kind.name}: misses`,
    );
  }

  // What the quick look passes over must be what the exact conditions pass over, whatever stands around.
  const allow = ["a@b.com", "ann.s@c.org", "@club.org"];
  const kinds = kindsFor({ allow, patterns: { member: "M-[0-9]{6}" } }, []);
  const words = examples
    .filter(({ kind }) => kind.look !== undefined)
    .flatMap(({ hits, misses }) => [...hits, ...misses]);
  const glue = [
    "",
    " ",
    "\n",
    ",",
    ".",
    "-",
    "(",
    "@",
    "x",
    "0",
    "+",
    "\u0001",
  ];
  let seed = 1;
  const random = <T>(list: readonly T[]): T => {
    seed = (seed * 48_271) % 2_147_483_647;
    return list[seed % list.length] as T;
  };
  const nasty = Array.from({ length: 6_000 }, () => {
    const word = random(words);
    const cut = random([0, 0, 0, 1, 2]);
    return `${random(glue)}${word.slice(cut)}${random(glue)}${random(words)}${random(glue)}`;
  });
  const exact = kinds.all.map((kind) => kind.holds("value")).join(" or ");
  const { rows } = await client.query<{ exact: number; missed: string[] }>(
    `select count(*) filter (where exact)::int as exact,
       coalesce(array_agg(value) filter (where exact and not (alone and between)), '{}') as missed
     from (select value, (${exact}) as exact, (${kinds.look("value")}) as alone, (${kinds.look("within")}) as between
       from unnest($1::text[]) value, lateral (select e'0\\n' || value || e'\\n0' as within offset 0) w offset 0) x`,
    [nasty],
  );
  t.same(rows[0]?.missed, []);
  t.ok((rows[0]?.exact ?? 0) > 1_000, "many of them hold something");
  for (const [index, look] of kinds.looks.entries()) {
    const kind = kinds.all[index];
    if (!look || !kind) continue;
    const { rows } = await client.query(
      `select value from unnest($1::text[]) value where ${kind.holds("value")} and not ${look("value")}`,
      [nasty],
    );
    t.same(rows, [], `${kind.name}: its own look`);
  }
});
