import t from "tap";
import { streamProgress } from "../../../../steps/load/stream/stream-progress";

const MiB = 1024 ** 2;

t.test("a stream tells its tables, its share and the time to go", async (t) => {
  const letters = {
    schema: "public",
    table: "letters",
    columns: ["id"],
    bytes: 30 * MiB,
  };
  const logs = { ...letters, schema: "audit", table: "logs", bytes: 10 * MiB };
  const progress = streamProgress([letters, logs], () => 60);
  t.equal(progress.line(), undefined, "nothing is at work");
  t.equal(progress.total, 40 * MiB);
  const first = progress.begin(letters);
  const second = progress.begin(logs);
  first.came(10 * MiB);
  first.came(5 * MiB);
  // As text it may be more than on disk.
  second.came(12 * MiB);
  t.equal(
    progress.line(),
    "streaming letters and audit.logs (25 MiB of 40 MiB), 62 % of all bytes done, about 40 s to go",
  );
  second.end();
  t.match(progress.line(), /^streaming letters \(15 MiB of 30 MiB\), 62 %/);
});
