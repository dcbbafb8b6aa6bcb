import type { Client } from "pg";
import type { Test } from "tap";
import type { Kind } from "../../sanitise/audit/kinds/kind";
import { type Kinds, kindsFor } from "../../sanitise/audit/kinds/kinds";

/** Lines that hold nothing, with characters at their ends that could be part of much. */
const neighbours = ["0 a 4", "4 z@"] as const;

/** Of these texts, those in which the kind finds something. */
export async function holding(
  client: Client,
  kind: Kind,
  texts: readonly string[],
): Promise<string[]> {
  return filter(client, texts, kind.holds("value"));
}

/**
 * Of these texts, those that the kind's quick look passes over, by themselves or on a line between others.
 * Where it finds something none may be among them.
 */
export async function overlooked(
  client: Client,
  kinds: Kinds,
  kind: Kind,
  texts: readonly string[],
): Promise<string[]> {
  const among = `(select e'${neighbours[0]}\\n' || value || e'\\n${neighbours[1]}' as lines offset 0) among`;
  const condition = (text: string) => kinds.lookFor(kind, text) ?? "true";
  const missed: string[] = [];
  for (let index = 0; index < texts.length; index += 1_000)
    missed.push(
      ...(await filter(
        client,
        texts.slice(index, index + 1_000),
        `not (${condition("value")} and ${kinds.look("value")} and exists (select from ${among} where ${condition("lines")} and ${kinds.look("lines")}))`,
      )),
    );
  return missed;
}

/** Holds the kind of that name to lists of texts: in these it finds something, in those nothing. */
export async function checkKind(
  t: Test,
  client: Client,
  name: string,
  found: readonly string[],
  notFound: readonly string[],
  wanted: Parameters<typeof kindsFor>[0] = { allow: [], patterns: {} },
): Promise<void> {
  const kinds = kindsFor(wanted);
  const kind = kinds.all.find((one) => one.name === name);
  if (!kind) throw new Error(`There is no kind ${name}.`);
  t.same(await holding(client, kind, found), found, "found");
  t.same(await holding(client, kind, notFound), [], "not found");
  if (kinds.lookFor(kind, "''") !== undefined)
    t.same(await overlooked(client, kinds, kind, found), [], "overlooked");
}

async function filter(
  client: Client,
  texts: readonly string[],
  condition: string,
): Promise<string[]> {
  const { rows } = await client.query<{ value: string }>(
    `select value from unnest($1::text[]) with ordinality each(value, place) where ${condition} order by place`,
    [texts],
  );
  return rows.map(({ value }) => value);
}
