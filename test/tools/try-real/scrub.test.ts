import t from "tap";

t.test("nothing of an account's is left of an error's text", async (t) => {
  const { scrub } = await import("../../../tools/try-real/scrub.mjs");
  const values = new Map([
    ["cobalt-production", "identifier"],
    ["cobalt-production-2", "dbInstanceIdentifier"],
    ["postgres", "engine"],
    ["Friday", "note"],
    ["on", "flag"],
  ]);
  const cases: [string, string][] = [
    [
      "User: arn:aws:sts::123456789012:assumed-role/Admin/me is not authorized to perform: rds:DescribeDBInstances",
      "User: [arn] is not authorized to perform: rds:DescribeDBInstances",
    ],
    [
      "cobalt-production-2 isn't cobalt-production",
      "[dbInstanceIdentifier] isn't [identifier]",
    ],
    [
      "connect to c.abc123.ap-southeast-2.rds.amazonaws.com:5432 (10.1.2.3:5432) failed",
      "connect to [host]:5432 ([host]) failed",
    ],
    ["fe80:0:0:1::7 refused", "[host] refused"],
    ["in account 123456789012 on Friday", "in account [account] on [note]"],
    ["instance db-ABCDEFGHIJKLMNOP of vpc-0a1b2c3d4e", "instance [id] of [id]"],
    ["key AKIAIOSFODNN7EXAMPLE", "key [key]"],
    ["token Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA==", "token [text]"],
    ['the value "deep secret" of it', "the value [quoted] of it"],
    ["ann@real.org wrote", "[e-mail address] wrote"],
    ["see /home/ann/prod-copy/x.ts", "see [path]"],
    ["at https://x.example/y?z=1 now", "at [address] now"],
    ["postgres 15.18 on", "postgres 15.18 on"],
    ["\u001b[31mred\u001b[0m <{%reset%}>", "red "],
    ["-----BEGIN X-----\nabc", "[key]"],
  ];
  for (const [text, scrubbed] of cases)
    t.equal(scrub(text, values), scrubbed, text);
});
