import t from "tap";
import { connect } from "../../../support/connect";
import { checkKind } from "../../../support/kinds";
import { startPostgres } from "../../../support/postgres";

const client = startPostgres(t).then((server) => connect(t, server));

t.test("e-mail addresses", async (t) => {
  await checkKind(
    t,
    await client,
    "e-mail address",
    [
      "ann@real.org",
      "ANN@REAL.ORG",
      "<ann.smith+x@mail.real.com.au>,",
      "o'hara@real.org",
      "josé@müller.de",
      "ann@example.com.au",
      "ann@mail.example.comx",
      "ann@notexample.com",
      "ann@example.com-real.de",
      "ann@test.de",
      "nobody@example.com, ann@real.org",
      "nobody@example.comann@real.org",
      "?email=ann%40real.org&x=1",
      "ann&#64;real.org",
      "ann&#0064;real.org",
      '{"to": "ann\\u0040real.org"}',
      '"{\\"to\\": \\"ann\\\\u0040real.org\\"}"',
      '{"to": "ann\\U0040real.org"}',
      "postgres://user:word@db.real.org/x",
      "mailto:ann@real.org?subject=x",
      "user@10.club.real.org",
      "a@b.com",
      `${"x".repeat(5000)} ann@real.org`,
    ],
    [
      "",
      "@home at 10:40, 64; or 40%",
      "ann@real",
      "ann@10.0.0.1",
      "u0123456789abcdef0123@example.com",
      "ANN@EXAMPLE.COM.",
      "ann@example.com. Then",
      "ann@mail.example.org",
      "ann@a.b.c.example.net",
      "ann@club.example, bob@x.test; c@y.invalid (d@localhost)",
      "ann%40example.com&x=1",
      '{"to": "ann\\u0040example.com"}',
      "see https://mastodon.real.org/@ann",
      "ann @ real.org",
      "ann@example.com\nreal.org",
    ],
  );
});

t.test("addresses and domains that the rules allow", async (t) => {
  await checkKind(
    t,
    await client,
    "e-mail address",
    [
      "aa@b.com",
      "x.a@b.com",
      "a@b.com.au",
      "a@bb.com",
      "b@b.com",
      "a@sub.b.com",
      "a@staff.club.org",
      "a@club.orgs",
      "a@club.org-real.de",
      "xinfo@shop.org",
      "nfo@shop.org",
      "info+x@shop.org, info@shop.org",
      "team-info@shop.org",
      "info@shop.org.au",
      "a@b.com, ann@real.org",
      "Xa%40b.com",
      "q-a&#64;b.com",
      "éa@b.com",
      "é-info@shop.org",
    ],
    [
      "a@b.com",
      "A@B.COM",
      "write to A@b.com.",
      "'a@b.com'",
      "{a@b.com,NULL}",
      "?email=a%40b.com",
      "anyone@club.org",
      "ANY.One+x@Club.Org",
      "info@shop.org team@shop.org",
      '{"a": "info\\u0040shop.org"}',
      "nobody@example.com",
    ],
    {
      allow: ["a@b.com", "@club.org", "info@shop.org", "team@shop.org"],
      patterns: {},
    },
  );
});
