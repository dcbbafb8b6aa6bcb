import type { ClientBase } from "pg";

/** Shorter ones are words of other kinds too often. */
const shortest = 3;

/** First names that most often are something else in a database: months, cities, kinds of goods. */
const others = new Set([
  ..."april may june summer sunday paris london berlin sky rose king angel".split(
    " ",
  ),
  ..."star blue red order admin standard basic art mark will page royal".split(
    " ",
  ),
  ..."chance prince duke sunny misty stone forest river ocean dallas".split(
    " ",
  ),
  ..."austin victoria sydney florence georgia virginia carolina israel".split(
    " ",
  ),
  ..."can may will an do see in of de man sen van von al el la le max min so".split(
    " ",
  ),
  ..."jordan china india america asia lane dale glen west price long".split(
    " ",
  ),
]);

let known: readonly string[] | undefined;

const hashes = new WeakMap<ClientBase, ReadonlySet<number>>();

/**
 * PostgreSQL's own hashes of first names, of Faker's lists for all its countries, with only A to Z in small
 * letters, as `lower` gives them under the collation C. Those that the database can't spell are left out.
 */
export async function hashesOfGivenNames(
  client: ClientBase,
): Promise<ReadonlySet<number>> {
  const before = hashes.get(client);
  if (before) return before;
  known ??= await load();
  const {
    rows: [encoding],
  } = await client.query<{ server_encoding: string }>("show server_encoding");
  const names =
    encoding?.server_encoding === "UTF8"
      ? known
      : known.filter((name) => /^[a-z'-]+$/.test(name));
  const { rows } = await client.query<{ hash: number }>(
    `select hashtext(name collate "C") as hash from unnest($1::text[]) name`,
    [names],
  );
  const found = new Set(rows.map(({ hash }) => hash));
  hashes.set(client, found);
  return found;
}

async function load(): Promise<string[]> {
  const { allLocales } = await import("@faker-js/faker");
  const names = Object.values(allLocales).flatMap(({ person }) => {
    const first = person?.first_name;
    return [
      ...(first?.generic ?? []),
      ...(first?.female ?? []),
      ...(first?.male ?? []),
    ];
  });
  const small = names.map((name) =>
    name.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
  );
  return [...new Set(small)].filter(
    (name) =>
      (name.length >= shortest || /[^\x20-\x7e]/.test(name)) &&
      !name.includes(" ") &&
      !others.has(name),
  );
}
