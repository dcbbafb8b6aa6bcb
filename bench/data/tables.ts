import type { Client } from "pg";

/** What is to be done to every table there is. */
export const tablesRules = `
tables:
  "t_*":
    columns:
      name: full name
      email: email
      notes: { keep: words without a meaning }
`;

/** Rows of each table. */
const rows = 20;

/** Tables of one transaction: each takes several of the locks that there are. */
const atOnce = 200;

/** Makes so many tables of four columns; every third refers to the one before it, instead of having notes. */
export async function fillTables(client: Client, count: number): Promise<void> {
  for (let from = 1; from <= count; from += atOnce) {
    const numbers = Array.from(
      { length: Math.min(atOnce, count - from + 1) },
      (_, index) => from + index,
    );
    await client.query(numbers.map(statements).join("\n"));
  }
}

function statements(number: number): string {
  const refers = number % 3 === 0;
  const last = refers
    ? `parent_id bigint references t_${number - 1}`
    : "notes text";
  return `
    create table t_${number} (id bigint primary key, name text not null, email varchar(254) not null, ${last});
    insert into t_${number} select n, (array['Ann', 'Bea', 'Carl', 'Dora'])[1 + n % 4] || ' Asher' || n,
      'person' || n || '.${number}@mail.net', ${refers ? "n" : "'blue and green and grey'"} from generate_series(1, ${rows}) n;`;
}
