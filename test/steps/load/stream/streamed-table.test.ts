import t from "tap";
import {
  largeTables,
  streamedBytes,
} from "../../../../steps/load/stream/streamed-table";

const MiB = 1024 ** 2;

function table(name: string, bytes: number) {
  return {
    schema: "public",
    table: name,
    owner: "app",
    bytes,
    parents: [],
    partition: false,
  };
}

t.test(
  "small tables are left to pg_dump, the largest come first",
  async (t) => {
    const tables = [table("a", MiB), table("b", MiB - 1), table("c", 2 * MiB)];
    t.same(
      largeTables(tables).map((one) => one.table),
      ["c", "a"],
    );
    t.equal(streamedBytes(tables), 3 * MiB);
  },
);

t.test("pg_dump isn't told of more than a thousand", async (t) => {
  const tables = Array.from({ length: 1_200 }, (_, index) =>
    table(`t${index}`, MiB + index),
  );
  const large = largeTables(tables);
  t.equal(large.length, 1_000);
  t.equal(large.at(-1)?.table, "t200");
});
