import t from "tap";
import { kindsFor } from "../../../../sanitise/audit/kinds/kinds";
import { connect } from "../../../support/connect";
import { holding, overlooked } from "../../../support/kinds";
import { startPostgres } from "../../../support/postgres";

/** Equal sequences for equal seeds. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** What texts are glued from: hits, near misses, and what stands between. */
const pieces = [
  ..."ann@real.org|a@b.com|u01@example.com|x@club.org|@example.com|ann%40|&#64;|\\u0040|real.org|.au|@b.com|@".split(
    "|",
  ),
  ..."0412345678|0412 345 678|(04) 1234 5678|+61 |+61|(0)|0491570006|491570006|0491 570 007|0299991234|02 5550 1234|5678|+44 20 7946 0958|+1 212 555|%2B|&#43;|\\u002b|1300 123 456|13 12 34".split(
    "|",
  ),
  ..."4111111111111111|4111 1111 1111 1111|4111-1111-1111-1111|378282246310005|41111111-1111-1111-1111-111111111111|0.".split(
    "|",
  ),
  ..."DE89370400440532013000|DE89 3704 0044 0532 0130 00|gb29nwbk60161331926819|DE89".split(
    "|",
  ),
  ...'0061 412 345 678|0011 61|0061412345678|61412345678|(0412) 345-678|0044 20 7946 0958|00442079460958|0412/345/678|(415) 555-2671|07700 900123|06 12 34 56 78|0612345678|\u202f|\uff10\uff14|\uff20|%40real.org|pat.o\'neil@|"ann"@|müller.de|\u3002'.split(
    "|",
  ),
  ..."4111.1111.1111.1111|4111\u00a01111\u00a01111\u00a01111|de89 3704 0044 0532 0130 00|DE89.3704.0044.0532.0130.00".split(
    "|",
  ),
  `${"AK"}IAABCDEFGHIJKLMNOP`,
  `${"np"}m_${"a1".repeat(18)}`,
  `${"0123abcd".repeat(4)}-us12`,
  `12345678:${"AA"}${"b2_".repeat(11)}`,
  `${"gh"}p_${"a1".repeat(18)}`,
  "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.",
  "M-123456",
  ..."postgres://u:pw@h|redis://:|host=h password=|'password=|'secret=pw|pwd=pw;server=|PGPASSWORD=pw|:***@h|Key =".split(
    "|",
  ),
  ...[
    "",
    " ",
    "-",
    ".",
    ",",
    '"',
    "'",
    "\\",
    "/",
    "(",
    ")",
    "+",
    "_",
    "\u00a0",
  ],
  ...[
    "\n",
    "\t",
    "a",
    "Z",
    "0",
    "4",
    "é",
    "李",
    "%",
    "&",
    "=",
    "\u0001",
    "\u0002",
  ],
];

t.test("the quick look sees all that there is", async (t) => {
  const client = await connect(t, await startPostgres(t));
  const kinds = kindsFor({
    allow: ["a@b.com", "@club.org"],
    patterns: { member: "M-[0-9]{6}" },
    region: ["US", "GB", "FR"],
  });
  const next = generator(7);
  const texts = Array.from({ length: 12_000 }, () =>
    Array.from(
      { length: 1 + next(6) },
      () => pieces[next(pieces.length)] ?? "",
    ).join(""),
  );
  for (const kind of kinds.all) {
    const found = await holding(client, kind, texts);
    t.ok(found.length > 200, `${kind.name}: ${found.length} texts`);
    t.ok(found.length < 9_000, `${kind.name}: not in all`);
    t.same(await overlooked(client, kinds, kind, found), [], kind.name);
  }
});
