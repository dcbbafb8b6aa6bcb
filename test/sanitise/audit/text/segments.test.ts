import t from "tap";
import {
  bytesOfSegments,
  chunkFor,
  leastChunk,
  segmentsOf,
} from "../../../../sanitise/audit/text/segments";
import { readCatalogue } from "../../../../sanitise/catalogue/read-catalogue";
import { connect } from "../../../support/connect";
import { startPostgres } from "../../../support/postgres";

const MiB = 1024 * 1024;

t.test(
  "a segment is a part of each session's share, within limits",
  async (t) => {
    t.equal(bytesOfSegments(800 * MiB, 2), 100 * MiB);
    t.equal(bytesOfSegments(10 * MiB, 2), 16 * MiB);
    t.equal(bytesOfSegments(100_000 * MiB, 8), 256 * MiB);
  },
);

t.test("chunks are as large as the memory lets them be", async (t) => {
  t.equal(chunkFor(512 * MiB, 2), leastChunk);
  t.equal(chunkFor(2048 * MiB, 2), Math.floor((128 * MiB) / 9));
  t.equal(chunkFor(16 * 1024 * MiB, 4), 24_000_000);
});

t.test(
  "one table keeps several sessions busy, and each block is searched once",
  async (t) => {
    const client = await connect(t, await startPostgres(t));
    await client.query(`
    create table large (value text);
    alter table large alter value set storage plain;
    insert into large select repeat('x', 4000) from generate_series(1, 10000);
    create table bound (like large including all);
    insert into bound table large;
    alter table bound enable row level security, force row level security;
    create table empty (value text);`);
    const { tables } = await readCatalogue(client);
    const segments = await segmentsOf(client, tables, 2, leastChunk);
    const of = (name: string) =>
      segments
        .filter(({ table }) => table.table === name)
        .sort((a, b) => a.from - b.from);
    const { rows } = await client.query<{ blocks: number }>(
      "select (pg_relation_size('large') / current_setting('block_size')::int)::int as blocks",
    );
    const large = of("large");
    t.ok(large.length > 1);
    t.same(
      large.map(({ from }) => from),
      [0, ...large.slice(0, -1).map(({ to }) => to)],
    );
    t.equal(large.at(-1)?.to, rows[0]?.blocks);
    t.equal(of("bound").length, 1, "what must be locked stays whole");
    t.same(of("empty"), []);
  },
);
