import t from "tap";
import { findRoomProblem } from "../../../steps/load/dump-production";

const GiB = 1024 ** 3;

t.test("a server must hold another database", async (t) => {
  t.equal(findRoomProblem(20 * GiB, 5 * GiB, 15 * GiB), undefined);
  t.equal(
    findRoomProblem(undefined, 5 * GiB, 15 * GiB),
    undefined,
    "not known",
  );
  t.match(
    findRoomProblem(20 * GiB, 5 * GiB, 16 * GiB),
    /has 20 GiB of storage, of which 5 GiB are taken; the new database needs 16 GiB\. Give the server more storage/,
  );
});
