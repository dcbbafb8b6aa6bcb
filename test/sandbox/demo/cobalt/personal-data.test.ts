import type { Client } from "pg";
import t from "tap";
import { type Column, tables } from "../../../../sandbox/demo/cobalt/facts";
import { personalData } from "../../../../sandbox/demo/cobalt/personal-data";
import { connect } from "../../../support/connect";
import { buildDemo } from "../../../support/demo";
import { startPostgres } from "../../../support/postgres";

// Domains that nobody has, by RFC 2606 and RFC 6761: production's people must not have one.
const reserved =
  /@([a-z0-9.-]+\.)?(example(\.(com|net|org))?|test|invalid|localhost)\b/i;

t.test("production", async (t) => {
  const server = await startPostgres(t);
  const client = await connect(t, server);
  const counts = await buildDemo(client, { users: 400 });

  t.test("has a sixth of its mail in the queue", async (t) => {
    const { rows } = await client.query(
      "SELECT count(*)::int AS queued FROM post_office_email WHERE status = 2",
    );
    t.equal(
      rows[0].queued,
      Math.round(((counts.post_office_email ?? 0) * 1_240) / 7_240),
    );
  });

  const found = await readEverything(client);
  for (const kind of [
    "emailAddresses",
    "names",
    "phoneNumbers",
    "postalAddresses",
    "ipAddresses",
  ] as const)
    t.test(`has ${kind} in just the columns that are listed`, async (t) => {
      t.same([...found[kind]].sort(), [...personalData[kind]].sort());
    });

  for (const kind of ["nameParts", "datesOfBirth", "secrets"] as const)
    t.test(
      `has ${kind} in the columns that are listed, each of its own`,
      async (t) => {
        for (const name of personalData[kind]) {
          const [table, column] = name.split(".");
          const {
            rows: [values],
          } = await client.query(
            `SELECT count(*)::int AS count, count(DISTINCT "${column}")::int AS different
           FROM "${table}" WHERE "${column}"::text <> ''`,
          );
          t.ok(values.count > 0, name);
          // Now and then two are alike by chance, or are of the same person.
          t.ok(
            values.different >= Math.min(values.count * 0.6, 100),
            `${name} differs`,
          );
        }
      },
    );

  t.test("has no address at a domain that nobody has", async (t) => {
    t.same([...found.reserved], []);
  });

  t.test(
    "keeps passwords in Django's form, and none for people who aren't registered",
    async (t) => {
      const { rows } = await client.query(
        String.raw`SELECT user_type, count(*) FILTER (WHERE password ~ '^pbkdf2_sha256\$\d+\$\w{22}\$[\w+/]{43}=$')::int AS digests,
        count(*) FILTER (WHERE password ~ '^!')::int AS unusable, count(*)::int AS people
        FROM accounts_user WHERE id > 3 GROUP BY user_type`,
      );
      for (const { user_type, digests, unusable, people } of rows)
        t.equal(user_type === "U" ? digests : unusable, people, user_type);
    },
  );
});

/** How to know each kind of content in a text. */
function recognisers(names: ReadonlySet<string>) {
  return {
    emailAddresses: (text: string) =>
      /[^@\s<>":;]@[a-z0-9-]+(\.[a-z0-9-]+)+/i.test(text),
    names: (text: string) => {
      const words = text.split(/[\s,.;:()<>"&]+/);
      return words.some((word, index) =>
        names.has(`${word} ${words[index + 1]}`),
      );
    },
    phoneNumbers: (text: string) =>
      /\b04\d\d ?\d{3} ?\d{3}\b|\b0[2378] \d{4} \d{4}\b/.test(text),
    postalAddresses: (text: string) =>
      /\d [A-Z][a-z]+ (Street|Road|Avenue|Parade|Crescent|Close|Lane|Drive)\b/.test(
        text,
      ),
    ipAddresses: (text: string) =>
      /(^|from |ADDR = ')\d+\.\d+\.\d+\.\d+/.test(text),
    reserved: (text: string) => reserved.test(text),
  };
}

type Kind = keyof ReturnType<typeof recognisers>;

/** Reads every value of every column of text, and says which columns have what. */
async function readEverything(
  client: Client,
): Promise<Record<Kind, Set<string>>> {
  const { rows } = await client.query(
    "SELECT first_name || ' ' || last_name AS name FROM accounts_user WHERE id > 3",
  );
  const known = recognisers(new Set(rows.map(({ name }) => String(name))));
  const found = {
    emailAddresses: new Set<string>(),
    names: new Set<string>(),
    phoneNumbers: new Set<string>(),
    postalAddresses: new Set<string>(),
    ipAddresses: new Set<string>(),
    reserved: new Set<string>(),
  };
  for (const { name: table, columns } of tables()) {
    const texts = columns.filter(holdsText);
    if (texts.length === 0) continue;
    const list = texts.map(({ name }) => `"${name}"::text`).join(", ");
    const { rows } = await client.query({
      text: `SELECT ${list} FROM "${table}"`,
      rowMode: "array",
    });
    for (const [index, { name }] of texts.entries())
      for (const [kind, is] of Object.entries(known))
        if (rows.some((row) => row[index] && is(row[index])))
          found[kind as Kind].add(`${table}.${name}`);
  }
  return found;
}

function holdsText({ type }: Column): boolean {
  return type === "text" || type === "jsonb" || type.startsWith("character");
}
